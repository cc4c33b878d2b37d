"""What is captured of BottleCRM: `timeline outbox install --source producers.sources.bottlecrm`."""

from pathlib import Path

from producers.outbox.install import Capture, WatchedTable
from producers.sources.bottlecrm.objects import OBJECTS
from producers.sources.bottlecrm.records import RECORDS

_CONTEXT = "timeline_bottlecrm.context"
# Secrets, traces of a customer's machine, and what a save touches without anybody having changed anything.
_LEFT_OUT = {
    "public.comment": ("updated_at", "commented_on"),
    "public.csat_survey": ("updated_at", "token_hash"),
    "public.email_message": ("updated_at", "body_html", "references"),
    "public.account_email": ("updated_at", "rendered_message_body"),
    "public.estimate": ("updated_at", "public_token", "accepted_ip", "accepted_user_agent"),
    "public.invoice": ("updated_at", "public_token"),
}
_TOUCHED = ("updated_at",)

CAPTURE = Capture(
    tables=(
        *(WatchedTable(name, "id", _LEFT_OUT.get(name, _TOUCHED), _CONTEXT) for name in (*OBJECTS, *RECORDS)),
        *(WatchedTable(each.assignment_table, each.assignment_key, (), _CONTEXT) for each in OBJECTS.values()),
    ),
    setup=Path(__file__).with_name("context.sql").read_text(),
)
