"""Settings that services share. Each service extends `Settings` in its own `config.py`; built once, handed on."""

from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError

from runtime.errors import ConfigurationError


class Settings(BaseSettings):
    """Read from the environment, prefix `TIMELINE_`. Every field's description is its line in docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix="TIMELINE_", extra="ignore", frozen=True)

    @classmethod
    def from_environment(cls) -> Self:
        """The settings of this process. Raises ConfigurationError naming each variable that is missing or wrong."""
        try:
            return cls()
        except SettingsError as error:
            # A list or mapping that is not JSON; its sentence names the field.
            raise ConfigurationError(f"{error}: it must be JSON") from error
        except ValidationError as error:
            problems = (
                f"TIMELINE_{'_'.join(map(str, problem['loc'])).upper()}: {problem['msg']}" for problem in error.errors()
            )
            raise ConfigurationError("; ".join(problems)) from error


class KafkaSettings(Settings):
    """How to reach Kafka."""

    kafka_bootstrap_servers: str = Field(
        default="127.0.0.1:9092", description="Kafka brokers, `host:port`, comma-separated."
    )
    kafka_topics: str = Field(
        default="crm.activities", description="Input topics that the workers read, comma-separated."
    )

    worker_group: str = Field(
        default="activities-timeline", description="Kafka consumer group that all workers of one timeline share."
    )

    @property
    def input_topics(self) -> tuple[str, ...]:
        """The input topics, one by one."""
        return tuple(name.strip() for name in self.kafka_topics.split(",") if name.strip())


class ClickHouseSettings(Settings):
    """How to reach ClickHouse."""

    clickhouse_url: str = Field(
        default="clickhouse://default:@127.0.0.1:8123/timeline",
        description="ClickHouse over HTTP: `clickhouse://user:password@host:8123/database` (`clickhouses://` for TLS).",
    )

    @property
    def database(self) -> str:
        """The database named by the URL."""
        return urlsplit(self.clickhouse_url).path.strip("/") or "timeline"
