"""Runs inside BottleCRM's environment: `survey.py TICKET ORGANIZATION` prints the token of the mailed survey."""

import re
import sys

import django
from django.conf import settings

django.setup()

from cases.tasks import send_csat_survey  # noqa: E402 - needs a configured project
from common.models import Org  # noqa: E402 - as above
from django.core import mail  # noqa: E402 - as above


def main(ticket_id: str, organization_id: str) -> None:
    """The CRM does this ten minutes after a ticket is closed."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    mail.outbox = []
    Org.objects.filter(id=organization_id).update(csat_enabled=True)
    send_csat_survey(ticket_id, organization_id)
    found = re.search(r"/csat/([A-Za-z0-9:_-]+)", mail.outbox[-1].body)
    sys.stdout.write(found.group(1) if found else "")


main(*sys.argv[1:])
