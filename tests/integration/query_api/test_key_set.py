"""Tokens of an identity provider whose keys come from a real HTTP server."""

import asyncio
import base64
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from query_api.auth import TokenVerifier, build_verifier
from query_api.errors import KeySourceDown, Unauthenticated
from query_api.tenant import TenantContext
from tests.unit.query_api.tokens import claims, settings, token

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)

KeySet = dict[str, list[dict[str, Any]]]


def base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def key_set() -> KeySet:
    rsa_key: dict[str, Any] = RSAAlgorithm.to_jwk(RSA_KEY.public_key(), as_dict=True)
    ec_key: dict[str, Any] = ECAlgorithm.to_jwk(EC_KEY.public_key(), as_dict=True)
    return {
        "keys": [
            rsa_key | {"kid": "rsa", "alg": "RS256", "use": "sig"},
            rsa_key | {"kid": "pss", "alg": "PS256", "use": "sig"},
            ec_key | {"kid": "ec", "alg": "ES256", "use": "sig"},
        ]
    }


class Provider:
    """Serves a key set and counts how often it was asked."""

    def __init__(self) -> None:
        self.requests = 0
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.requests += 1
                body = json.dumps(key_set()).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/keys"


@pytest.fixture
def provider() -> Iterator[Provider]:
    running = Provider()
    thread = threading.Thread(target=running.server.serve_forever, daemon=True)
    thread.start()
    yield running
    running.server.shutdown()
    running.server.server_close()
    thread.join()


@pytest.fixture
def verify(provider: Provider) -> Callable[[str], TenantContext]:
    verifier: TokenVerifier = build_verifier(settings(jwt_secret=None, jwks_url=provider.url))
    return lambda text: asyncio.run(verifier.verify(text))


Verify = Callable[[str], TenantContext]


@pytest.mark.parametrize(("key", "algorithm", "kid"), [(RSA_KEY, "RS256", "rsa"), (EC_KEY, "ES256", "ec")])
def test_a_token_of_the_provider_is_good(verify: Verify, key: Any, algorithm: str, kid: str) -> None:
    assert verify(token(key, algorithm, {"kid": kid})).organization == "acme"


def test_a_token_of_a_stranger_under_a_known_key_id_is_refused(verify: Verify) -> None:
    with pytest.raises(Unauthenticated):
        verify(token(STRANGER, "RS256", {"kid": "rsa"}))


def test_the_public_key_is_no_shared_secret(verify: Verify) -> None:
    # By hand: PyJWT refuses to make such a token.
    public = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = ".".join(base64url(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": "rsa"}, claims()))
    forged = f"{signed}.{base64url(hmac.digest(public, signed.encode(), 'sha256'))}"

    with pytest.raises(Unauthenticated):
        verify(forged)


@pytest.mark.parametrize("kid", ["rsa", "pss"])
def test_an_algorithm_outside_of_the_hard_coded_list_is_refused(verify: Verify, kid: str) -> None:
    with pytest.raises(Unauthenticated):
        verify(token(RSA_KEY, "PS256", {"kid": kid}))


def test_a_key_that_the_token_brings_along_is_ignored(verify: Verify) -> None:
    own = RSAAlgorithm.to_jwk(STRANGER.public_key(), as_dict=True)

    with pytest.raises(Unauthenticated):
        verify(token(STRANGER, "RS256", {"kid": "rsa", "jwk": own, "jku": "https://evil.example/keys"}))


def test_a_storm_of_unknown_key_ids_is_no_storm_at_the_provider(verify: Verify, provider: Provider) -> None:
    verify(token(RSA_KEY, "RS256", {"kid": "rsa"}))

    for attempt in range(20):
        with pytest.raises(Unauthenticated):
            verify(token(STRANGER, "RS256", {"kid": f"unknown-{attempt}"}))

    assert provider.requests <= 2


def test_a_token_without_key_id_is_refused(verify: Verify) -> None:
    with pytest.raises(Unauthenticated):
        verify(token(RSA_KEY, "RS256"))


def test_a_provider_that_does_not_answer_is_not_the_bearers_fault() -> None:
    verifier = build_verifier(settings(jwt_secret=None, jwks_url="http://127.0.0.1:1/keys"))

    with pytest.raises(KeySourceDown):
        asyncio.run(verifier.verify(token(RSA_KEY, "RS256", {"kid": "rsa"})))
