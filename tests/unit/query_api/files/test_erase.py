"""`timeline files erase`: the files of an object or an organization go at once, and nobody else's."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.cli import app
from query_api.tenant import TenantContext
from tests.unit.query_api.files.uploading import TENANT, Uploading, files_in

OBJECT = ("--object-type", "Lead", "--object-id", "l-2")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TIMELINE_FILES_URL", (tmp_path / "files").as_uri())


def erase(organization: str, *more: str) -> Result:
    return CliRunner().invoke(app, ["files", "erase", "--organization", organization, *more])


def test_an_object_and_then_an_organization_lose_their_files_and_no_others(upload: Uploading, tmp_path: Path) -> None:
    other = TenantContext(organization="acme", user="u-1")
    for tenant, object_id in ((TENANT, "l-1"), (TENANT, "l-2"), (TENANT, "l-2"), (other, "l-2")):
        asyncio.run(upload(id=None, object_id=object_id, tenant=tenant))
    before = files_in(tmp_path)

    looked, twice = erase("..", *OBJECT, "--dry-run"), erase("..", *OBJECT, "--dry-run", "--yes")
    assert (looked.output, twice.output) == ("would erase 2 files of .. lead l-2\n",) * 2
    assert files_in(tmp_path) == before
    told = [erase(*order, "--yes").output for order in (("..", *OBJECT), ("..", *OBJECT), ("..",))]
    assert told == ["erased 2 files of .. lead l-2\n", "erased 0 files of .. lead l-2\n", "erased 1 files of ..\n"]
    assert len(files_in(tmp_path)) == len(before) // 4
    assert erase("acme", "--yes").output == "erased 1 files of acme\n"
    assert files_in(tmp_path) == []


@pytest.mark.parametrize(
    ("more", "hint"),
    [
        ((), "--yes"),
        (("--object-type", "lead", "--yes"), "--object-id"),
        (("--object-id", "l-1", "--yes"), "--object-type"),
        (("--object-id", "", "--object-type", "", "--yes"), "--object-type"),
    ],
)
def test_half_an_order_erases_nothing(upload: Uploading, tmp_path: Path, more: tuple[str, ...], hint: str) -> None:
    asyncio.run(upload())
    before = files_in(tmp_path)

    refused = erase("..", *more)

    assert refused.exit_code == 2
    assert hint in str(refused.exception) + refused.output
    assert files_in(tmp_path) == before
