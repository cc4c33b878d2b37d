"""A bearer token in, a `TenantContext` out: HS256 with our secret, or RS256 / ES256 with a provider's keys."""

import asyncio
import json
from base64 import urlsafe_b64decode
from typing import Annotated, Any, Protocol

import jwt
import msgspec
import structlog
from jwt import PyJWK, PyJWKClient

from query_api.config import ApiSettings
from query_api.errors import KeySourceDown, Unauthenticated
from query_api.tenant import Role, TenantContext
from runtime.errors import ConfigurationError
from schemas.activity_message import ObjectId, OrganizationId

_REQUIRED = ["exp", "sub", "org", "role", "aud", "iss"]
_SECRET_ALGORITHMS = ["HS256"]
# Never together with HS256: a public key must not be accepted as a shared secret (RFC 8725 3.1).
_KEY_SET_ALGORITHMS = ["RS256", "ES256"]
_KEY_SET_LIFESPAN_SECONDS = 600
_KEY_SET_TIMEOUT_SECONDS = 3
# One forced refresh per 30 s: a storm of unknown key ids must not become a storm of requests to the provider.
_KEY_SET_COOLDOWN_SECONDS = 30
# A token of ours has 300 bytes. What parses it is not asked about more.
_MAX_TOKEN_BYTES = 8 * 1024
# One sentence for every reason: whoever probes learns nothing. The log has the reason.
REFUSAL = "a valid bearer token is required"
_log = structlog.get_logger(__name__)


_Moment = Annotated[float, msgspec.Meta(ge=0, lt=2**53)]


class _Claims(msgspec.Struct):
    """Types as RFC 7519 has them: PyJWT would take "1700000000" and true for a moment."""

    sub: ObjectId
    org: OrganizationId
    role: Role
    exp: _Moment
    aud: str | list[str]
    nbf: _Moment | msgspec.UnsetType = msgspec.UNSET
    iat: _Moment | msgspec.UnsetType = msgspec.UNSET


class TokenVerifier(Protocol):
    """Judges tokens."""

    async def verify(self, token: str) -> TenantContext:
        """Whose token it is. Raises Unauthenticated, or KeySourceDown when it cannot be judged."""


def build_verifier(settings: ApiSettings) -> TokenVerifier:
    """The verifier of the one key source that is set. Raises ConfigurationError for none or two."""
    if (settings.jwt_secret is None) == (settings.jwks_url is None):
        raise ConfigurationError("set exactly one of TIMELINE_JWT_SECRET and TIMELINE_JWKS_URL")
    if settings.jwt_secret is not None:
        return SecretVerifier(settings, settings.jwt_secret.get_secret_value())
    return KeySetVerifier(settings, str(settings.jwks_url))


class SecretVerifier:
    """Tokens signed with a secret that issuer and API share."""

    def __init__(self, settings: ApiSettings, secret: str) -> None:
        self._settings = settings
        self._secret = secret

    async def verify(self, token: str) -> TenantContext:
        """Whose token it is. Raises Unauthenticated."""
        return _tenant_of(token, self._secret, _SECRET_ALGORITHMS, self._settings)


class KeySetVerifier:
    """Tokens of an identity provider; its keys come from the pinned URL, never from a header of the token."""

    def __init__(self, settings: ApiSettings, url: str) -> None:
        self._settings = settings
        self._keys = PyJWKClient(
            url,
            lifespan=_KEY_SET_LIFESPAN_SECONDS,
            timeout=_KEY_SET_TIMEOUT_SECONDS,
            cooldown_duration=_KEY_SET_COOLDOWN_SECONDS,
        )

    async def verify(self, token: str) -> TenantContext:
        """Whose token it is. Raises Unauthenticated or KeySourceDown."""
        key = await asyncio.to_thread(self._key_of, token)
        return _tenant_of(token, key, _KEY_SET_ALGORITHMS, self._settings)

    def _key_of(self, token: str) -> PyJWK:
        try:
            _check_size(token)
            return self._keys.get_signing_key_from_jwt(token)
        except jwt.PyJWKClientConnectionError as error:
            raise KeySourceDown("the identity provider's keys cannot be read; try again") from error
        except Exception as error:
            raise _refused(error) from error


def _tenant_of(token: str, key: str | PyJWK, algorithms: list[str], settings: ApiSettings) -> TenantContext:
    try:
        _check_size(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=algorithms,
            audience=settings.jwt_audience,
            issuer=settings.jwt_issuer,
            leeway=settings.jwt_leeway_seconds,
            options={"require": _REQUIRED},
        )
        _check_each_claim_is_said_once(token)
        checked = msgspec.convert(claims, _Claims)
    except Exception as error:
        # Not PyJWT's own errors alone: 8 KiB of brackets in a header end in a RecursionError, before any signature.
        raise _refused(error) from error
    return TenantContext(organization=checked.org, user=checked.sub, role=checked.role)


def _refused(reason: Exception) -> Unauthenticated:
    _log.info("token_refused", reason=repr(reason)[:200])
    return Unauthenticated(REFUSAL)


def _check_size(token: str) -> None:
    if len(token) > _MAX_TOKEN_BYTES:
        raise ValueError("longer than any token of ours")


def _check_each_claim_is_said_once(token: str) -> None:
    """Raises ValueError: of two `org` another reader of the same token may take the other one."""
    payload = token.split(".")[1]
    json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)), object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        raise ValueError("a claim is said twice")
    return unique
