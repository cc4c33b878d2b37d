"""Settings from the environment, and the sentence about what is wrong with them."""

import pytest
from pydantic import Field

from runtime.clickhouse import connect
from runtime.errors import ConfigurationError
from runtime.settings import ClickHouseSettings, KafkaSettings, Settings


class NeedySettings(Settings):
    """A service that cannot start without a secret and a port."""

    secret: str = Field(description="No default.")
    port: int = Field(description="No default.")


def test_topics_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMELINE_KAFKA_TOPICS", " crm.activities, crm.legacy ,,")

    assert KafkaSettings.from_environment().input_topics == ("crm.activities", "crm.legacy")


def test_database_is_the_path_of_the_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMELINE_CLICKHOUSE_URL", "clickhouse://u:p@host:8123/other")

    assert ClickHouseSettings.from_environment().database == "other"


def test_every_missing_or_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMELINE_PORT", "many")

    with pytest.raises(ConfigurationError, match=r"TIMELINE_SECRET: .*; TIMELINE_PORT: "):
        NeedySettings.from_environment()


@pytest.mark.parametrize(
    "url",
    [
        "", "localhost:8123", "http://localhost:8123", "clickhouse://", "clickhouse:///timeline",
        "clickhouse://u:p@host:port/timeline", "clickhouse://u:p@host:99999/timeline", "clickhouse://u:p@host:0/x",
    ],
)  # fmt: skip
def test_url_that_is_none_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"clickhouse://user:password@host:8123/database"):
        connect(url)
