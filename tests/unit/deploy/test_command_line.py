"""The command line: one line on stderr for a failure, a token the API can check."""

import subprocess
import sys

import jwt
import pytest
from typer.testing import CliRunner

from deploy.cli import app

SECRET = "a-secret-of-at-least-thirty-two-bytes"


def timeline(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deploy.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (("env", "--data-dir", "/nowhere"), 1, "no stack is running in /nowhere"),
        (("up", "--bogus"), 2, "No such option: --bogus"),
        (("up", "--without", "kafka"), 2, "--without"),
        (("export", "events.xlsx", "--organization", "acme"), 2, "say --format"),
        (("export", "events.csv", "--organization", "a/b"), 2, "--organization"),
        (("export", "events.csv", "--organization", "acme", "--event-type", "tea"), 2, "unknown event type"),
        (("export", "events.csv", "--organization", "acme", "--object-id", "l-1"), 2, "object_id"),
        ((), 2, "Missing command"),
    ],
)
def test_a_failure_is_one_line_on_stderr(arguments: tuple[str, ...], exit_code: int, message: str) -> None:
    done = timeline(*arguments)

    assert done.returncode == exit_code
    assert done.stderr.startswith("timeline: ")
    assert len(done.stderr.splitlines()) == 1
    assert message in done.stderr


def test_a_token_carries_the_claims_and_nothing_else_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMELINE_JWT_SECRET", SECRET)
    monkeypatch.setenv("TIMELINE_JWT_AUDIENCE", "timeline")
    monkeypatch.setenv("TIMELINE_JWT_ISSUER", "me")

    result = CliRunner().invoke(app, ["token", "--organization", "acme", "--user", "u-1", "--role", "admin"])

    claims = jwt.decode(result.stdout.strip(), SECRET, algorithms=["HS256"], audience="timeline", issuer="me")
    assert (claims["sub"], claims["org"], claims["role"]) == ("u-1", "acme", "admin")
    assert claims["exp"] - claims["iat"] == 24 * 3600


def test_a_token_without_a_secret_names_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIMELINE_JWT_SECRET", raising=False)
    monkeypatch.setenv("TIMELINE_JWT_AUDIENCE", "timeline")
    monkeypatch.setenv("TIMELINE_JWT_ISSUER", "me")

    assert "TIMELINE_JWT_SECRET" in timeline("token", "--organization", "acme", "--user", "u-1").stderr


def test_the_api_names_a_setting_that_makes_no_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMELINE_JWT_SECRET", "short")

    done = timeline("api", "--port", "0")

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("timeline: TIMELINE_JWT_SECRET: ")
    assert "Traceback" not in done.stderr


def test_the_worker_names_a_setting_that_makes_no_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMELINE_FLUSH_ROWS", "none")

    done = timeline("worker")

    assert done.returncode == 1
    assert done.stderr.startswith("timeline: TIMELINE_FLUSH_ROWS: ")
    assert "Traceback" not in done.stderr
