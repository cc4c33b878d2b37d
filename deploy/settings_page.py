"""`python -m deploy.settings_page [--check]`: docs/settings.md from the Settings classes, or exit 1 if it is stale."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from pydantic.fields import FieldInfo

from producers.outbox.config import RelaySettings
from query_api.config import ApiSettings
from query_api.files.config import SweepSettings
from query_api.webhooks.config import WebhookSettings
from runtime.settings import ClickHouseSettings, KafkaSettings, Settings
from stream_workers.config import WorkerSettings

ROOT = Path(__file__).parent.parent
PAGE = "docs/settings.md"

READERS: Mapping[str, type[Settings]] = {
    "worker": WorkerSettings,
    "api": ApiSettings,
    "topics": KafkaSettings,
    "produce": KafkaSettings,
    "relay": RelaySettings,
    "migrate": ClickHouseSettings,
    "verify": WorkerSettings,
    "dead-letters": WorkerSettings,
    "import": WorkerSettings,
    "webhooks": WebhookSettings,
    "export": ClickHouseSettings,
    "files": SweepSettings,
}
"""From subcommand of `timeline` to the settings it builds from the environment."""

_HEAD = """# Settings

Generated from the `Settings` classes by `python -m deploy.settings_page`; edit the declarations, not this page.

Every process reads its settings once, when it starts, from environment variables. A variable that is missing where it
is needed or makes no sense ends the process with one line that names it. `timeline env` prints the variables of a
running embedded stack, ready for `eval`.

"Read by" names subcommands of `timeline`; besides, `timeline token` signs with `TIMELINE_JWT_SECRET`,
`TIMELINE_JWT_AUDIENCE` and `TIMELINE_JWT_ISSUER`. A Django project says the rest in its own setting,
`ACTIVITIES_TIMELINE`: `producers/django/config.py` has its keys.
"""


def settings_page() -> str:
    """The whole page, a section for each class that declares settings."""
    return _HEAD + "".join(_section(owner) for owner in _owners())


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """0, or 1 when `--check` found another page than this one would write."""
    parser = argparse.ArgumentParser(prog="python -m deploy.settings_page", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the page is stale")
    path = root / PAGE
    if not parser.parse_args(arguments).check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(settings_page(), "utf-8")
        return 0
    if path.is_file() and path.read_text("utf-8") == settings_page():
        return 0
    sys.stderr.write(f"stale: {PAGE}; run python -m deploy.settings_page\n")
    return 1


def _owners() -> list[type[Settings]]:
    """Every class that declares a setting; the shared ones, which have the fewest ancestors, first."""
    lineages = [reader.__mro__ for reader in READERS.values()]
    found = dict.fromkeys(each for lineage in lineages for each in lineage if issubclass(each, Settings))
    return sorted(filter(_own_fields, found), key=lambda each: (len(each.__mro__), each.__name__))


def _own_fields(owner: type[Settings]) -> dict[str, FieldInfo]:
    return {name: info for name, info in owner.model_fields.items() if name in owner.__annotations__}


def _section(owner: type[Settings]) -> str:
    readers = ", ".join(f"`{name}`" for name, reader in READERS.items() if issubclass(reader, owner))
    rows = "".join(_row(name, info) for name, info in _own_fields(owner).items())
    title = owner.__name__.removesuffix("Settings")
    return f"\n## {title}\n\nRead by {readers}.\n\n| variable | default | meaning |\n|---|---|---|\n{rows}"


def _row(name: str, info: FieldInfo) -> str:
    meaning = (info.description or "").replace("|", "\\|")
    return f"| `TIMELINE_{name.upper()}` | {_default(info)} | {meaning} |\n"


def _default(info: FieldInfo) -> str:
    value = info.get_default(call_default_factory=True, validated_data={})
    if info.is_required() or value is None:
        return "none"
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


if __name__ == "__main__":
    sys.exit(main())
