"""A bearer token in, a `TenantContext` out: HS256 with our secret, or RS256 / ES256 with a provider's keys."""

import asyncio
from typing import Any, Protocol

import jwt
import msgspec
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


class _Claims(msgspec.Struct):
    sub: ObjectId
    org: OrganizationId
    role: Role


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
            return self._keys.get_signing_key_from_jwt(token)
        except jwt.PyJWKClientConnectionError as error:
            raise KeySourceDown("the identity provider's keys cannot be read; try again") from error
        except jwt.PyJWTError as error:
            raise Unauthenticated("the token's key is not known") from error


def _tenant_of(token: str, key: str | PyJWK, algorithms: list[str], settings: ApiSettings) -> TenantContext:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=algorithms,
            audience=settings.jwt_audience,
            issuer=settings.jwt_issuer,
            leeway=settings.jwt_leeway_seconds,
            options={"require": _REQUIRED},
        )
        checked = msgspec.convert(claims, _Claims)
    except jwt.PyJWTError as error:
        raise Unauthenticated(f"the token is not valid: {error}") from error
    except msgspec.ValidationError as error:
        raise Unauthenticated(f"the token's claims make no sense: {error}") from error
    return TenantContext(organization=checked.org, user=checked.sub, role=checked.role)
