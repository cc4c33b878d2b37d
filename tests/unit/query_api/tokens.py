"""Tokens of the tests: valid unless a test says otherwise."""

import time
from typing import Any

import jwt

from query_api.config import ApiSettings

SECRET = "a secret of the tests, 32 bytes or more"


def settings(**overrides: Any) -> ApiSettings:
    # Without a cache: most tests insert rows behind the workers' back, so that no notice tells of them.
    values: dict[str, Any] = {
        "jwt_secret": SECRET,
        "jwt_audience": "timeline-api",
        "jwt_issuer": "https://id.example",
        "cache_bytes": 0,
    }
    return ApiSettings(**(values | overrides))


def claims(**overrides: Any) -> dict[str, Any]:
    """Claims of a good token."""
    return {
        "sub": "u-1",
        "org": "acme",
        "role": "member",
        "exp": time.time() + 600,
        "aud": "timeline-api",
        "iss": "https://id.example",
        **overrides,
    }


def token(key: Any = SECRET, algorithm: str = "HS256", headers: dict[str, Any] | None = None, **overrides: Any) -> str:
    return jwt.encode(claims(**overrides), key, algorithm=algorithm, headers=headers)


def bearer(**overrides: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(**overrides)}"}
