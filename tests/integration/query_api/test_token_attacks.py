"""Forged, stretched and broken tokens: each is answered 401 with one body, so that whoever probes learns nothing."""

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

from query_api.app import create_app
from tests.integration.query_api.api import EVENTS, FEED, SUMMARY, TIMELINE
from tests.integration.query_api.test_key_set import RSA_KEY, Provider, provider
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import SECRET, claims, settings, token

__all__ = ["provider"]

LINKED_CONTENT = "/api/v1/activities/files/content"
REFUSED = b'{"error":"unauthenticated","detail":"a valid bearer token is required"}'
NOW = time.time()
THIEF = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC_PEM = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
PUBLIC_DER = RSA_KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def raw(header: str | bytes, payload: str | bytes, key: bytes | None = SECRET.encode(), digest: str = "sha256") -> str:
    """A token of these very bytes, correctly signed with the key; None leaves the signature empty."""
    parts = [part.encode() if isinstance(part, str) else part for part in (header, payload)]
    signed = ".".join(map(b64, parts))
    return f"{signed}.{b64(hmac.digest(key, signed.encode(), digest)) if key is not None else ''}"


def made(header: dict[str, Any], key: bytes | None = SECRET.encode(), **changed: Any) -> str:
    return raw(json.dumps(header), json.dumps(claims(**changed)), key)


def without(name: str) -> str:
    return jwt.encode({key: value for key, value in claims().items() if key != name}, SECRET)


def claimed(**changed: Any) -> str:
    """By hand: PyJWT refuses to make some of them."""
    return made(HS256, **changed)


HS256 = {"alg": "HS256", "typ": "JWT"}
GOOD = token()
HEAD, BODY, SIGNATURE = GOOD.split(".")
TWICE = json.dumps(claims())[:-1]
THIEFS_KEY: dict[str, Any] = RSAAlgorithm.to_jwk(THIEF.public_key(), as_dict=True)

# By the secret, or by nobody: what a client can send to an API with a shared secret.
FORGED: dict[str, str] = {
    "alg none, no signature": made({"alg": "none"}, None),
    "alg None": made({"alg": "None"}, None),
    "alg NONE": made({"alg": "NONE"}, None),
    "alg nOnE": made({"alg": "nOnE"}, None),
    "alg none, signed": made({"alg": "none"}),
    "alg empty": made({"alg": ""}),
    "alg missing": made({"typ": "JWT"}),
    "alg null": made({"alg": None}),
    "alg a list": made({"alg": ["HS256"]}),
    "alg a number": made({"alg": 256}),
    "alg in lower case": made({"alg": "hs256"}),
    "alg with a space": made({"alg": "HS256 "}),
    "alg RS256 over the secret": made({"alg": "RS256"}),
    "alg ES256 over the secret": made({"alg": "ES256"}),
    "alg HS512": token(key=SECRET * 2, algorithm="HS512"),
    "alg HS384 by the secret": raw('{"alg":"HS384"}', json.dumps(claims()), SECRET.encode(), "sha384"),
    "alg RS256 by a thief": token(THIEF, "RS256"),
    "alg EdDSA, empty signature": made({"alg": "EdDSA"}, None),
    "empty signature": f"{HEAD}.{BODY}.",
    "no signature": f"{HEAD}.{BODY}",
    "half a signature": GOOD[: -len(SIGNATURE) // 2],
    "signature of zeros": f"{HEAD}.{BODY}.{b64(bytes(32))}",
    "signature of another token": f"{HEAD}.{token(org='globex').split('.')[1]}.{SIGNATURE}",
    "signature twice": f"{GOOD}.{SIGNATURE}",
    "signature that is no base64": f"{HEAD}.{BODY}.%%%%",
    "another secret": token(key="another secret, also of 32 bytes"),
    "an empty secret": made(HS256, b""),
    "a secret of one zero byte": made(HS256, b"\0"),
    "the secret in another case": made(HS256, SECRET.upper().encode()),
    "the secret with a line end": made(HS256, SECRET.encode() + b"\n"),
    "kid that is a path": made(HS256 | {"kid": "../../../../dev/null"}, b""),
    "kid that is SQL": made(HS256 | {"kid": "x' UNION SELECT 'k"}, b"k"),
    "kid that is a command": made(HS256 | {"kid": "key|id"}, b"key"),
    "kid a number": made(HS256 | {"kid": 7}, b"7"),
    "kid an object": made(HS256 | {"kid": {"a": 1}}),
    "jwk of the thief": token(THIEF, "RS256", {"jwk": THIEFS_KEY}),
    "jku of the thief": token(THIEF, "RS256", {"jku": "http://127.0.0.1:1/keys"}),
    "x5u of the thief": token(THIEF, "RS256", {"x5u": "http://127.0.0.1:1/cert"}),
    "x5c of the thief": token(THIEF, "RS256", {"x5c": [b64(b"certificate")]}),
    "symmetric jwk": made(HS256 | {"jwk": {"kty": "oct", "k": b64(b"x" * 32)}}, b"x" * 32),
    "crit unknown": made(HS256 | {"crit": ["exp"], "exp": 1}),
    "crit empty": made(HS256 | {"crit": []}),
    "crit no list": made(HS256 | {"crit": "b64"}),
    "b64 false": made(HS256 | {"b64": False, "crit": ["b64"]}),
    "b64 false without crit": made(HS256 | {"b64": False}, b"x"),
    "encrypted token": b64(json.dumps({"alg": "dir", "enc": "A256GCM"}).encode()) + "..aXY.dGV4dA.dGFn",
    "header no JSON": raw("{", json.dumps(claims())),
    "header a list": raw("[]", json.dumps(claims())),
    "header a string": raw('"HS256"', json.dumps(claims())),
    "header null": raw("null", json.dumps(claims())),
    "header no UTF-8": raw(b"\xff\xfe", json.dumps(claims())),
    "header of 4,000 brackets": raw('{"alg":"HS256","x":' + "[" * 4_000, "{}"),
    "payload no JSON": raw(json.dumps(HS256), "{"),
    "payload a list": raw(json.dumps(HS256), "[]"),
    "payload a string": raw(json.dumps(HS256), '"claims"'),
    "payload null": raw(json.dumps(HS256), "null"),
    "payload no UTF-8": raw(json.dumps(HS256), b"\xff"),
    "payload of 4,000 brackets": raw(json.dumps(HS256), '{"exp":' + "[" * 4_000),
    "payload empty": raw(json.dumps(HS256), ""),
    "claims in JSON flattened": json.dumps({"payload": BODY, "protected": HEAD, "signature": SIGNATURE}),
    "token of 20,000 bytes": token(more="x" * 15_000),
    "dots only": "..",
    "a thousand dots": "." * 1_000,
    "no token": "",
    "padding": f"{HEAD}=.{BODY}.{SIGNATURE}x",
    "standard base64": GOOD.replace("-", "+").replace("_", "/") + "+/",
}
CLAIMED: dict[str, str] = {
    **{f"without {name}": without(name) for name in ("exp", "sub", "org", "role", "aud", "iss")},
    "expired": claimed(exp=NOW - 60),
    "expired in 1970": claimed(exp=0),
    "exp negative": claimed(exp=-1),
    "exp a string": claimed(exp=str(int(NOW + 600))),
    "exp true": claimed(exp=True),
    "exp null": claimed(exp=None),
    "exp a list": claimed(exp=[NOW + 600]),
    "exp NaN": raw(json.dumps(HS256), json.dumps(claims(exp=float("nan")))),
    "exp infinite": raw(json.dumps(HS256), json.dumps(claims(exp=float("inf")))),
    "exp of 1,000 digits": raw(json.dumps(HS256), TWICE.replace("exp", "e_") + ', "exp": ' + "9" * 1_000 + "}"),
    "not yet valid": claimed(nbf=NOW + 3_600),
    "nbf a string": claimed(nbf="0"),
    "issued in the future": claimed(iat=NOW + 3_600),
    "iat a string": claimed(iat="now"),
    "another audience": claimed(aud="another-api"),
    "audience in another case": claimed(aud="Timeline-API"),
    "audience a part": claimed(aud="timeline"),
    "audience an empty list": claimed(aud=[]),
    "audience an object": claimed(aud={"timeline-api": True}),
    "audience null": claimed(aud=None),
    "another issuer": claimed(iss="https://evil.example"),
    "issuer with a slash more": claimed(iss="https://id.example/"),
    "issuer a list": claimed(iss=["https://id.example"]),
    "role root": claimed(role="root"),
    "role in capitals": claimed(role="ADMIN"),
    "role a list": claimed(role=["member", "admin"]),
    "role null": claimed(role=None),
    "org empty": claimed(org=""),
    "org a list": claimed(org=["acme", "globex"]),
    "org an object": claimed(org={"id": "acme"}),
    "org a number": claimed(org=1),
    "org with a quote": claimed(org="acme' OR 1=1 --"),
    "org with a backslash": claimed(org="acme\\"),
    "org with a line end": claimed(org="acme\n"),
    "org with a zero byte": claimed(org="acme\0"),
    "org of Cyrillic letters": claimed(org="\u0430\u0441m\u0435"),
    "org of full-width letters": claimed(org="\uff41\uff43\uff4d\uff45"),
    "org with a joiner": claimed(org="ac\u200dme"),
    "org a wildcard": claimed(org="*"),
    "org a template": claimed(org="{organization:String}"),
    "org of 129 signs": claimed(org="a" * 129),
    "sub empty": claimed(sub=""),
    "sub a number": claimed(sub=7),
    "sub with a control sign": claimed(sub="u\x07"),
    "sub of 129 signs": claimed(sub="u" * 129),
    "org said twice": raw(json.dumps(HS256), TWICE + ', "org": "globex"}'),
    "role said twice": raw(json.dumps(HS256), TWICE + ', "role": "admin"}'),
    "exp said twice": raw(json.dumps(HS256), '{"exp": 1, ' + TWICE[1:] + "}"),
}
SCHEMES = ("", "Bearer", "Bearer ", f"Basic {GOOD}", f"Token {GOOD}", GOOD, f"Bearer {GOOD} x", f"Bearer\t{GOOD}")


@pytest.fixture(scope="module")
def process() -> Iterator[InProcess]:
    with InProcess(create_app(settings())) as running:
        yield running


@pytest.mark.parametrize("attack", [*FORGED, *CLAIMED])
def test_a_token_that_is_not_ours_or_not_whole_is_refused_in_one_sentence(process: InProcess, attack: str) -> None:
    text = FORGED.get(attack) or CLAIMED.get(attack) or ""

    answer = process.get(FEED, headers={"Authorization": f"Bearer {text}"})

    assert (answer.status_code, answer.content) == (401, REFUSED)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="timeline"'


@pytest.mark.parametrize("value", SCHEMES)
def test_a_token_outside_of_its_scheme_is_no_token(process: InProcess, value: str) -> None:
    answer = process.get(FEED, headers={"Authorization": value})

    assert (answer.status_code, answer.content) == (401, REFUSED)


@pytest.mark.parametrize("place", ["query", "cookie", "body"])
def test_a_token_anywhere_but_in_the_header_is_no_token(process: InProcess, place: str) -> None:
    arguments: dict[str, dict[str, Any]] = {
        "query": {"params": {"access_token": GOOD}},
        "cookie": {"headers": {"Cookie": f"access_token={GOOD}; Authorization=Bearer {GOOD}"}},
        "body": {"data": {"access_token": GOOD}},
    }

    answer = process.request("POST", EVENTS, **arguments[place])

    assert (answer.status_code, answer.content) == (401, REFUSED)


def test_every_operation_but_those_of_the_orchestrator_wants_a_token(process: InProcess) -> None:
    document = process.get("/openapi.json").json()
    answers = {
        (method, path): process.request(method.upper(), path.format_map(Places())).status_code
        for path, methods in document["paths"].items()
        for method in methods
        if path.startswith("/api/")
    }

    assert {TIMELINE, SUMMARY, FEED} <= {path for _, path in answers}
    # A link is its own key, and this one has no signature.
    assert answers.pop(("get", LINKED_CONTENT)) == 422
    assert set(answers.values()) == {401}, answers


class Places(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "0" if name in {"partition", "offset"} else "70a870fa-e2e1-58e3-a0e7-72fe6ee432a9"


CONFUSED: dict[str, Callable[[], str]] = {
    "public key as PEM": lambda: made(HS256 | {"kid": "rsa"}, PUBLIC_PEM),
    "public key as PEM, trimmed": lambda: made(HS256 | {"kid": "rsa"}, PUBLIC_PEM.strip()),
    "public key as DER": lambda: made(HS256 | {"kid": "rsa"}, PUBLIC_DER),
    "modulus": lambda: made(HS256 | {"kid": "rsa"}, str(RSA_KEY.public_key().public_numbers().n).encode()),
    "empty key": lambda: made(HS256 | {"kid": "rsa"}, b""),
    "alg none": lambda: made({"alg": "none", "kid": "rsa"}, None),
    "alg RS256, HMAC": lambda: made({"alg": "RS256", "kid": "rsa"}, PUBLIC_PEM),
    "alg ES256 under an RSA key": lambda: made({"alg": "ES256", "kid": "rsa"}, PUBLIC_PEM),
    "empty signature": lambda: made({"alg": "RS256", "kid": "rsa"}, None),
    "zero signature of ECDSA": lambda: made({"alg": "ES256", "kid": "ec"}, None) + b64(bytes(64)),
    "thief under a known kid": lambda: token(THIEF, "RS256", {"kid": "rsa"}),
    "thief with jwk": lambda: token(THIEF, "RS256", {"kid": "rsa", "jwk": THIEFS_KEY}),
    "thief with jku": lambda: token(THIEF, "RS256", {"kid": "rsa", "jku": "http://127.0.0.1:1/keys"}),
    "thief with x5u": lambda: token(THIEF, "RS256", {"kid": "rsa", "x5u": "http://127.0.0.1:1/cert"}),
    "no kid": lambda: token(RSA_KEY, "RS256"),
    "kid unknown": lambda: token(RSA_KEY, "RS256", {"kid": "other"}),
    "kid a path": lambda: token(RSA_KEY, "RS256", {"kid": "../rsa"}),
    "kid a list": lambda: made({"alg": "RS256", "kid": ["rsa"]}, PUBLIC_PEM),
    "alg PS256": lambda: token(RSA_KEY, "PS256", {"kid": "pss"}),
    "header of brackets": lambda: raw('{"kid":' + "[" * 4_000, "{}"),
    "org said twice": lambda: signed_by_provider(TWICE + ', "org": "globex"}'),
    "expired": lambda: token(RSA_KEY, "RS256", {"kid": "rsa"}, exp=NOW - 60),
    "another audience": lambda: token(RSA_KEY, "RS256", {"kid": "rsa"}, aud="another"),
    "the secret's own token": lambda: GOOD,
}


def signed_by_provider(payload: str) -> str:
    return jwt.api_jws.encode(payload.encode(), RSA_KEY, algorithm="RS256", headers={"kid": "rsa"})


def test_a_key_set_is_no_way_around_the_signature_either(provider: Provider) -> None:
    with InProcess(create_app(settings(jwt_secret=None, jwks_url=provider.url))) as process:
        wrong_admin = process.get(
            "/api/v1/activities/dead-letters/",
            headers={"Authorization": f"Bearer {token(RSA_KEY, 'RS256', {'kid': 'rsa'})}"},
        )
        answers = {
            name: process.get(FEED, headers={"Authorization": f"Bearer {make()}"}) for name, make in CONFUSED.items()
        }

    # The provider's own token passes, as far as its role does.
    assert wrong_admin.status_code == 403
    refused = {name: (answer.status_code, answer.content) for name, answer in answers.items()}
    assert refused == dict.fromkeys(CONFUSED, (401, REFUSED))
