"""`python -m tests.bench.peers.django_timeline.create_tables`: the tables; prints the id of each content type."""

import json
import os
import sys

import django
from django.core.management import call_command


def main() -> None:
    """Repeatable."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.peers.django_timeline.settings")
    django.setup()
    # Applications without migrations are made first, and ours refers to this one.
    call_command("migrate", "contenttypes", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)
    # Models are there only after `setup`.
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 - see above

    kinds = ContentType.objects.filter(app_label="django_timeline")
    sys.stdout.write(json.dumps({kind.model: kind.pk for kind in kinds}))


if __name__ == "__main__":
    main()
