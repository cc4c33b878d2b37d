"""A row that ClickHouse refuses though validation let it pass costs its own record; the rest is stored."""

import asyncio
from collections.abc import Iterator

import msgspec
import pytest
from clickhouse_connect.driver.client import Client

from stream_workers.batch import Batch
from stream_workers.flush import Flusher
from stream_workers.store import ClickHouseStore
from tests.integration.stream_workers.stored_rows import standing
from tests.unit.stream_workers.activities import encoded, record
from tests.unit.stream_workers.fakes import FakeIntake, Journal, KnownNames, RecordingPublisher


@pytest.fixture
def store(clickhouse_url: str) -> Iterator[ClickHouseStore]:
    opened = ClickHouseStore(clickhouse_url)
    yield opened
    opened.close()


def test_only_the_refused_row_is_missing_and_its_letter_is_stored(
    store: ClickHouseStore, clickhouse: Client, organization: str
) -> None:
    journal = Journal()
    batch = Batch(KnownNames(), {})
    for number in range(20):
        batch.add(record(encoded(organization_id=organization, object_id=f"lead-{number}")))
    batch.rows[7] = msgspec.structs.replace(batch.rows[7], event_id="what no validation would let pass")
    publisher = RecordingPublisher(journal)

    asyncio.run(Flusher(store, publisher, FakeIntake(journal)).flush(batch))

    assert len(standing(clickhouse, organization, "object_id")) == 19
    letters = clickhouse.query(
        "SELECT reason, stage FROM dead_letters FINAL WHERE organization_id = {organization:String}",
        parameters={"organization": organization},
    ).result_rows
    assert [tuple(row) for row in letters] == [("store", "insert")]
    assert "dlq" in journal.steps
