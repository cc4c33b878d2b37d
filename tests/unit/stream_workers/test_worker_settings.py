"""The worker's settings as the environment gives them."""

import pytest

from runtime.errors import ConfigurationError
from stream_workers.config import WorkerSettings


def test_settings_need_no_environment() -> None:
    assert WorkerSettings.from_environment().input_topics == ("crm.activities",)


def test_topics_are_kept_to_organizations_by_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMELINE_TOPIC_ORGANIZATIONS", '{"crm.activities": ["acme", "globex"]}')

    assert WorkerSettings.from_environment().topic_organizations == {"crm.activities": {"acme", "globex"}}


def test_flushes_are_their_milliseconds_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMELINE_FLUSH_MILLISECONDS", "250")

    assert WorkerSettings.from_environment().flush_interval.total_seconds() == 0.25


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOPIC_ORGANIZATIONS", "acme"),
        ("TOPIC_ORGANIZATIONS", '["acme"]'),
        ("FLUSH_ROWS", "0"),
        ("FLUSH_MILLISECONDS", "soon"),
        ("WORKER_PORT", "70000"),
    ],
)
def test_setting_that_makes_no_sense_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"TIMELINE_{name}", value)

    with pytest.raises(ConfigurationError, match=f"(?i){name}"):
        WorkerSettings.from_environment()
