"""The data directory: one holder, secrets for its owner only; and the settings that `timeline env` prints."""

import shlex
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.cli import app
from deploy.embedded.clickhouse import ClickHousePasswords
from deploy.embedded.data_directory import DataDirectory, StackDescription
from deploy.embedded.settings import settings_of
from deploy.errors import StackAlreadyRunning, StackNotRunning


def described(**changes: object) -> StackDescription:
    fields = {"kafka_port": 1, "controller_port": 2, "clickhouse_port": 3, "api_port": 4, "is_ready": True}
    return StackDescription(**{**fields, **changes})  # type: ignore[arg-type]  # test data by name


@pytest.fixture
def held(tmp_path: Path) -> object:
    directory = DataDirectory(tmp_path)
    directory.acquire()
    yield directory
    directory.release()


def test_a_second_holder_is_refused_and_told_who_has_it(held: DataDirectory) -> None:
    with pytest.raises(StackAlreadyRunning, match=r"is in use by a running stack \(pid \d+\)"):
        DataDirectory(held.path).acquire()


def test_a_released_directory_can_be_held_again(tmp_path: Path) -> None:
    for _ in range(2):
        directory = DataDirectory(tmp_path)
        directory.acquire()
        directory.release()


def test_secrets_are_the_same_at_the_next_start_and_readable_by_the_owner_only(held: DataDirectory) -> None:
    description = described()
    held.save(description)

    assert held.load() == description
    assert stat.S_IMODE((held.path / "stack.json").stat().st_mode) == 0o600


def test_a_directory_that_nobody_holds_has_no_running_stack(held: DataDirectory) -> None:
    held.save(described())
    held.release()

    with pytest.raises(StackNotRunning, match="no stack is running"):
        held.running()


def test_a_stack_that_is_still_starting_gives_no_settings(held: DataDirectory) -> None:
    held.save(described(is_ready=False))

    with pytest.raises(StackNotRunning, match="not ready yet"):
        held.running()


def test_env_prints_every_setting_quoted_for_a_shell(held: DataDirectory) -> None:
    description = described(clickhouse_passwords=ClickHousePasswords(app="a b'c", admin="x"))
    held.save(description)

    result = CliRunner().invoke(app, ["env", "--data-dir", str(held.path)])

    words = [shlex.split(line) for line in result.stdout.splitlines()]
    assert all(word[0] == "export" for word in words)
    assert dict(word[1].split("=", 1) for word in words) == settings_of(description)
