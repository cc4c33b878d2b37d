"""`timeline token`: a JWT for development."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import jwt
import typer

from deploy.errors import SettingMissing

_NEEDED = 'is not set: `eval "$(timeline env)"` takes it from a running stack'


class Role(StrEnum):
    """What the bearer may do."""

    MEMBER = "member"
    ADMIN = "admin"
    SERVICE = "service"


def token(
    organization: Annotated[str, typer.Option(help="Organization id: all that the bearer sees.")],
    user: Annotated[str, typer.Option(help="User id.")],
    role: Annotated[Role, typer.Option(help="What the bearer may do.")] = Role.MEMBER,
    hours: Annotated[float, typer.Option(min=0.01, help="How long it is valid.")] = 24.0,
) -> None:
    """Print a token for development, signed with TIMELINE_JWT_SECRET."""
    typer.echo(sign(os.environ, organization, user, role, timedelta(hours=hours)))


def sign(settings: Mapping[str, str], organization: str, user: str, role: Role, valid_for: timedelta) -> str:
    """A token as the API of these TIMELINE_* settings expects it. Raises `SettingMissing`."""
    now = datetime.now(UTC)
    claims = {
        "sub": user,
        "org": organization,
        "role": role.value,
        "iat": now,
        "exp": now + valid_for,
        "aud": _setting(settings, "TIMELINE_JWT_AUDIENCE"),
        "iss": _setting(settings, "TIMELINE_JWT_ISSUER"),
    }
    return jwt.encode(claims, _setting(settings, "TIMELINE_JWT_SECRET"), algorithm="HS256")


def _setting(settings: Mapping[str, str], name: str) -> str:
    if value := settings.get(name):
        return value
    raise SettingMissing(name, _NEEDED)
