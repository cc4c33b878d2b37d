import asyncio
import time

import jwt
import pytest

from query_api.auth import build_verifier
from query_api.errors import Unauthenticated
from query_api.tenant import TenantContext
from runtime.errors import ConfigurationError
from tests.unit.query_api.tokens import SECRET, claims, settings, token


def verify(text: str) -> TenantContext:
    return asyncio.run(build_verifier(settings()).verify(text))


def test_a_good_token_names_organization_user_and_role() -> None:
    assert verify(token(role="admin")) == TenantContext(organization="acme", user="u-1", role="admin")


@pytest.mark.parametrize("claim", ["exp", "sub", "org", "role", "aud", "iss"])
def test_a_token_without_a_required_claim_is_refused(claim: str) -> None:
    with pytest.raises(Unauthenticated):
        verify(jwt.encode({name: value for name, value in claims().items() if name != claim}, SECRET))


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another-api"},
        {"iss": "https://evil.example"},
        {"exp": time.time() - 60},
        {"nbf": time.time() + 86_400},
        {"role": "root"},
        {"org": "acme' OR 1=1"},
        {"org": "acme\n"},
        {"org": ""},
        {"org": ["acme", "other"]},
        {"sub": ""},
        {"sub": 7},
    ],
    # By claim: processes that run side by side must give a test one name, and times differ.
    ids="-".join,
)
def test_a_token_with_a_wrong_claim_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Unauthenticated):
        verify(jwt.encode(claims() | wrong, SECRET))


def test_clocks_may_be_apart_by_the_leeway_and_no_more() -> None:
    assert verify(token(exp=time.time() - 5)).user == "u-1"
    with pytest.raises(Unauthenticated):
        verify(token(exp=time.time() - 15))


def test_a_token_without_signature_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        verify(jwt.encode(claims(), "", algorithm="none"))


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", token() + "x", token(key="another secret, also of 32 bytes")])
def test_a_token_we_did_not_sign_is_refused(text: str) -> None:
    with pytest.raises(Unauthenticated):
        verify(text)


def test_another_hash_than_the_hard_coded_one_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        verify(token(key="a secret of the tests, 32 bytes or more" * 2, algorithm="HS512"))


def test_no_key_source_is_a_configuration_error() -> None:
    with pytest.raises(ConfigurationError, match="exactly one"):
        build_verifier(settings(jwt_secret=None))


def test_two_key_sources_are_a_configuration_error() -> None:
    with pytest.raises(ConfigurationError, match="exactly one"):
        build_verifier(settings(jwks_url="https://id.example/keys"))


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="jwt_secret"):
        settings(jwt_secret="short")


@pytest.mark.parametrize("organization", ["", "a' b", "a\n", "a" * 129, "ä"])
def test_a_tenant_context_cannot_hold_a_hostile_name(organization: str) -> None:
    with pytest.raises(ValueError, match="organization"):
        TenantContext(organization=organization, user="u-1")
