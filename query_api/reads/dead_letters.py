"""`DeadLetters`: an admin's letters read, and replayed through the same code as `timeline dead-letters replay`."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

import msgspec

from producers.replay import journal
from producers.replay.errors import MalformedLetterId, MalformedRepair
from producers.replay.journal import PastReplay
from producers.replay.letter import Letter, LetterId, LetterSummary
from producers.replay.originals import KafkaOriginals
from producers.replay.plan import Planned, ReplayOrder, plan
from producers.replay.selection import LetterFilter
from query_api.config import ApiSettings
from query_api.contract.answers import Pagination
from query_api.contract.dead_letter_answers import (
    MAX_REPLAYED_LETTERS,
    DeadLetter,
    DeadLetterPage,
    ReplayAnswer,
    ReplayBody,
    item,
    replayed,
    whole,
)
from query_api.errors import DeadLetterNotFound, Forbidden, InvalidBody
from query_api.queries.dead_letters import (
    ReasonCount,
    letter_counts,
    letter_page,
    letters_by_id,
    replays_of,
)
from query_api.reads.clickhouse_connection import ClickHouseConnection
from query_api.reads.store import TenantStore
from query_api.tenant import TenantContext
from runtime.clickhouse import store_errors
from runtime.kafka import KafkaPublisher
from schemas.activity_message import invalid_from
from schemas.errors import Reason

_BODY = msgspec.json.Decoder(ReplayBody)


def check_admin(tenant: TenantContext) -> None:
    """Raises Forbidden: a letter holds what somebody's system sent, and a replay writes."""
    if tenant.role != "admin":
        raise Forbidden("dead letters are for the role admin")


def decode_body(body: bytes) -> tuple[ReplayBody, list[LetterId]]:
    """The body of a replay and its ids, each once. Raises InvalidBody."""
    try:
        order = _BODY.decode(body)
    except MalformedRepair as error:
        raise InvalidBody("$.repair", str(error)) from error
    except msgspec.ValidationError as error:
        refusal = invalid_from(error, Reason.SCHEMA)
        raise InvalidBody(refusal.path, refusal.detail) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody("$", str(error)) from error
    if not 1 <= len(order.ids) <= MAX_REPLAYED_LETTERS:
        raise InvalidBody("$.ids", f"1 to {MAX_REPLAYED_LETTERS} letters")
    try:
        return order, list(dict.fromkeys(map(LetterId.parse, order.ids)))
    except MalformedLetterId as error:
        raise InvalidBody("$.ids", str(error)) from error


class DeadLetters:
    """Every function takes the tenant first; what it answers and what it publishes is that organization's alone."""

    def __init__(self, store: TenantStore, connection: ClickHouseConnection, settings: ApiSettings) -> None:
        self._store = store
        self._connection = connection
        self._settings = settings

    async def page(self, tenant: TenantContext, wanted: LetterFilter, page: int, page_size: int) -> DeadLetterPage:
        """One page, and the counts of all."""
        counts = await self._store.rows(tenant, letter_counts(tenant, wanted), ReasonCount)
        query = letter_page(tenant, wanted, page_size, (page - 1) * page_size)
        letters = await self._store.rows(tenant, query, LetterSummary)
        return DeadLetterPage(
            [item(each) for each in letters],
            {each.reason: each.letters for each in counts},
            Pagination(page, page_size, sum(each.letters for each in counts)),
        )

    async def letter(self, tenant: TenantContext, letter_id: LetterId) -> DeadLetter:
        """One letter. Raises DeadLetterNotFound, for another organization's as for an unknown one."""
        (letter,) = await self._letters(tenant, [letter_id])
        replays = await self._store.rows(tenant, replays_of(tenant, letter_id), PastReplay)
        return whole(letter, replays)

    async def replay(self, tenant: TenantContext, body: ReplayBody, ids: Sequence[LetterId]) -> ReplayAnswer:
        """Publish what the worker will accept, record everything. Raises DeadLetterNotFound before anything is done."""
        letters = await self._letters(tenant, ids)
        order = ReplayOrder(str(uuid4()), body.repair)
        # Kafka's clients block.
        plans = await asyncio.to_thread(self._run, tenant, letters, order, is_dry_run=body.dry_run)
        await self._record(_entry(tenant, order, ids, is_dry_run=body.dry_run), plans)
        outcomes = [replayed(each, journal.outcome_of(each, is_dry_run=body.dry_run)) for each in plans]
        return ReplayAnswer(order.replay_id, body.dry_run, Counter(each.outcome for each in outcomes), outcomes)

    async def _letters(self, tenant: TenantContext, ids: Sequence[LetterId]) -> list[Letter]:
        letters = await self._store.rows(tenant, letters_by_id(tenant, ids), Letter)
        if missing := set(ids) - {each.id for each in letters}:
            raise DeadLetterNotFound(str(min(missing)))
        return letters

    def _run(
        self, tenant: TenantContext, letters: Sequence[Letter], order: ReplayOrder, *, is_dry_run: bool
    ) -> list[Planned]:
        bootstrap_servers = self._settings.kafka_bootstrap_servers
        originals = KafkaOriginals(bootstrap_servers)
        # Whatever the repair says, the record stays in the organization.
        plans = [plan(each, order, originals, {tenant.organization}) for each in letters]
        records = [each.record for each in plans if each.record is not None]
        if records and not is_dry_run:
            with KafkaPublisher(
                bootstrap_servers, self._settings.write_timeout_seconds, overrides={"log_level": 0}
            ) as publisher:
                publisher.publish_all(records)
        return plans

    async def _record(self, entry: journal.ReplayEntry, plans: Sequence[Planned]) -> None:
        block = journal.block_of(journal.replay_rows(entry, plans))
        with store_errors():
            client = await self._connection.client()
            await client.raw_insert(journal.TABLE, journal.COLUMNS, block, fmt=journal.FORMAT)


def _entry(
    tenant: TenantContext, order: ReplayOrder, ids: Sequence[LetterId], *, is_dry_run: bool
) -> journal.ReplayEntry:
    return journal.ReplayEntry(
        replay_id=order.replay_id,
        replayed_at=datetime.now(UTC),
        replayed_by=tenant.user,
        origin="api",
        selection=msgspec.json.encode({"ids": [str(each) for each in ids]}).decode(),
        repair=msgspec.json.encode(order.repair).decode(),
        is_dry_run=is_dry_run,
    )
