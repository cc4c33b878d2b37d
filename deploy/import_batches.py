"""What `timeline import` was asked for, and the batch that it is about."""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import typer

from deploy.dead_letters.replay import Pace
from producers.imports.errors import WrongBatch
from producers.imports.import_run import Refused
from producers.imports.ledger import Batch, Ledger
from producers.imports.mapping import ImportMapping
from producers.prepare import check_organization
from schemas.errors import InvalidMessage

_BATCH = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@dataclass(frozen=True)
class ImportOrder:
    """One file, how it is mapped, and as which batch."""

    path: Path
    mapping: ImportMapping
    mapping_text: str
    batch: str
    organization: str
    is_dry_run: bool
    pace: Pace
    rejected: Path | None


def resumed_batch(ledger: Ledger, order: ImportOrder, found_fingerprint: str) -> Batch:
    """The batch as it stands, or a new one. Raises WrongBatch."""
    new = Batch(
        organization_id=order.organization, batch=order.batch, file=order.path.name, fingerprint=found_fingerprint
    )
    if order.is_dry_run:
        return new
    of_name = [each for each in ledger.batches(order.batch) if each.organization_id == order.organization]
    if not of_name:
        return new
    (batch,) = of_name
    if batch.fingerprint != found_fingerprint:
        raise WrongBatch(f"batch {batch.batch} is of another file or mapping ({batch.file}): take another name")
    if batch.state in ("undoing", "undone"):
        raise WrongBatch(f"batch {batch.batch} is {batch.state}: import the file under another name")
    return batch


def known_batch(ledger: Ledger, name: str, organization: str | None) -> Batch:
    """A batch by its name. Raises WrongBatch for none, and for several of different organizations."""
    found = [each for each in ledger.batches(name) if organization in (None, each.organization_id)]
    if not found:
        raise WrongBatch(f"there is no batch {name}: `timeline import list` has them all")
    if len(found) > 1:
        raise WrongBatch(f"{len(found)} organizations have a batch {name}: say --organization")
    return found[0]


def batch_name(name: str | None) -> str:
    """The name that was given, or a new one. Raises BadParameter."""
    if name is None:
        return f"import-{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    if not _BATCH.fullmatch(name):
        raise typer.BadParameter("1 to 64 letters, digits, dots, dashes", param_hint="--batch")
    return name


def organization_of(name: str | None) -> str:
    """Whose events these are. Raises BadParameter when nobody says it, or no organization can be called so."""
    if name is None:
        raise typer.BadParameter("neither --organization nor the mapping says whose events these are")
    try:
        return check_organization(name)
    except InvalidMessage as error:
        raise typer.BadParameter(error.detail, param_hint="--organization") from error


def counts_of(batch: Batch) -> str:
    """The batch in numbers."""
    updated = f", updated {batch.updated}" if batch.updated else ""
    undone = f", deleted {batch.deleted}, kept {batch.kept}" if batch.state in ("undoing", "undone") else ""
    return f"accepted {batch.accepted}{updated}, duplicate {batch.duplicates}, rejected {batch.rejected}{undone}"


@contextmanager
def rejects_into(path: Path | None) -> Iterator[Callable[[Refused], None]]:
    """Where rejected lines are written, one JSON object a line; nowhere without a path."""
    if path is None:
        yield lambda _: None
        return
    # Appended: whoever resumes keeps what was refused before.
    with path.open("ab") as stream:
        yield lambda refused: (stream.write(msgspec.json.encode(refused) + b"\n"), None)[1]
