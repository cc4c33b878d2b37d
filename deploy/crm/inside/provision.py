"""Runs inside BottleCRM's environment: an organization with four users, and a token for each; JSON on stdout.

The REST API has no login with a password: personal access tokens are how programs get in.
"""

import json
import sys

import django

django.setup()

from common.models import Org, PersonalAccessToken, Profile, User  # noqa: E402 - models need a configured project
from common.rls import CONTEXT_VARIABLE  # noqa: E402 - as above
from django.db import connection  # noqa: E402 - as above

USERS = (("ada", "Ada King"), ("ben", "Ben Okoro"), ("chloe", "Chloe Martin"), ("dev", "Dev Patel"))


def main() -> None:
    """Everyone is an administrator: what may be seen is not what is shown here."""
    organization = Org.objects.create(name="Northwind", default_currency="USD", default_country="US")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [CONTEXT_VARIABLE, str(organization.id)])
    users = [_user(organization, key, name) for key, name in USERS]
    json.dump({"organization_id": str(organization.id), "users": users}, sys.stdout)


def _user(organization: Org, key: str, name: str) -> dict[str, str]:
    user = User.objects.create(email=f"{key}.{organization.id}@example.com", name=name, is_active=True)
    profile = Profile.objects.create(
        user=user, org=organization, role="ADMIN", is_active=True, is_organization_admin=True
    )
    token, _ = PersonalAccessToken.generate(profile, "timeline")
    return {
        "key": key,
        "name": name,
        "email": user.email,
        "user_id": str(user.id),
        "profile_id": str(profile.id),
        "token": token,
    }


main()
