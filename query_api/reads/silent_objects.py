"""`SilentObjects`: which objects have gone silent, page by page. The tenant always comes first."""

import hashlib
from datetime import datetime, timedelta

import msgspec

from query_api.contract.answers import SilentObject, SilentPage, SilentPagination
from query_api.errors import InvalidCursor
from query_api.queries.silent_objects import SilentPosition, SilentRow, silent_objects
from query_api.queries.timeline_filter import EventFilter
from query_api.reads.cursor import ANOTHER_LIST, CursorSigner
from query_api.reads.store import TenantStore
from query_api.tenant import TenantContext

_DAY = timedelta(days=1)


class _Place(msgspec.Struct, frozen=True, array_like=True):
    """What a cursor carries: of which question, the moment of its first page, and behind which object."""

    question: str
    now: datetime
    behind: SilentPosition | None


class SilentQuestion(msgspec.Struct, frozen=True):
    """No event of `wanted` for `days` times 24 hours."""

    wanted: EventFilter
    days: int

    @property
    def digest(self) -> str:
        """The same in whatever order the values of the filter came."""
        fields = [sorted(each) if isinstance(each, tuple) else each for each in msgspec.structs.astuple(self.wanted)]
        return hashlib.sha256(msgspec.json.encode((self.days, fields))).hexdigest()[:32]


class SilentObjects:
    """The list is that of the moment of its first page: an object that falls silent meanwhile shifts nothing."""

    def __init__(self, store: TenantStore, cursors: CursorSigner) -> None:
        self._store = store
        self._cursors = cursors

    async def page(
        self, tenant: TenantContext, asked: SilentQuestion, cursor: str, page_size: int, now: datetime
    ) -> SilentPage:
        """Objects behind a cursor; an empty one is the beginning. Raises InvalidCursor."""
        place = _Place(asked.digest, now, None)
        if cursor:
            place = self._place(tenant, asked, cursor)
        since = place.now - asked.days * _DAY
        query = silent_objects(tenant, asked.wanted, since, place.behind, page_size + 1)
        rows = await self._store.rows(tenant, query, SilentRow)
        next_cursor = None
        if len(rows) > page_size:
            last = rows[page_size - 1]
            behind = SilentPosition(last.last_event_at, last.object_type, last.object_id)
            next_cursor = self._cursors.signed(tenant, msgspec.json.encode(_Place(asked.digest, place.now, behind)))
        total = rows[0].silent_objects if rows else 0
        objects = [_silent_object(row, place.now) for row in rows[:page_size]]
        return SilentPage(since, objects, SilentPagination(page_size, next_cursor, total))

    def _place(self, tenant: TenantContext, asked: SilentQuestion, cursor: str) -> _Place:
        try:
            place = msgspec.json.decode(self._cursors.verified(tenant, cursor), type=_Place)
        except msgspec.DecodeError as error:
            raise InvalidCursor(ANOTHER_LIST) from error
        if place.question != asked.digest:
            raise InvalidCursor(ANOTHER_LIST)
        return place


def _silent_object(row: SilentRow, now: datetime) -> SilentObject:
    silent_days = (now - row.last_event_at) // _DAY
    return SilentObject(row.object_type, row.object_id, row.last_event_at, silent_days, row.events)
