"""What is asked of both sides: the same questions, each in the words of its side."""

import base64
import itertools
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from clickhouse_connect.driver.client import Client as ClickHouse
from pydantic import SecretStr

from deploy.commands.token import Role, sign
from deploy.embedded.stack import EmbeddedStack
from query_api.queries.conditions import Position
from query_api.queries.timeline_filter import TimelineFilter
from query_api.reads.cursor import CursorSigner
from query_api.tenant import TenantContext
from tests.bench.reads.client import Request
from tests.bench.reads.dataset import COMMON_WORD, LARGE_OBJECT_TYPE, LARGE_ORGANIZATION, RARE_WORD, Dataset

_ROOM = "/api/v1/activities"
_HOT_OBJECTS = 20
_RANDOM_OBJECTS = 20_000
_DEEP_PAGE = 1000
_PAGE_SIZE = 50
_SEED = 6


class Case(msgspec.Struct, frozen=True):
    """One row of the report: requests of ours and of the peer's, in step. `bar`: how many times ours must be faster."""

    name: str
    ours: list[Request]
    peer: list[Request]
    # The cold bar of the issue: 1 is ahead, 0.5 within twice the peer's time.
    bar_cold: float
    is_hot_only: bool = False
    is_cold_only: bool = False


class Place(msgspec.Struct, frozen=True):
    """One object of an organization."""

    organization: str
    object_type: str
    object_id: str


def endless(requests: Sequence[Request]) -> Iterator[Request]:
    """Over and over; cold rows have more requests than a run asks."""
    return itertools.cycle(requests)


class Cases:
    """Needs the loaded events: it samples objects and looks up where a deep page begins."""

    def __init__(self, stack: EmbeddedStack, client: ClickHouse, dataset: Dataset) -> None:
        self._stack, self._client, self._dataset = stack, client, dataset
        self._tokens: dict[str, str] = {}
        self._organizations: dict[str, str] = {
            str(name): str(peer_id)
            for name, peer_id in client.query(
                "SELECT organization_id, toString(reinterpretAsUUID(sipHash128(organization_id, 'organization'))) "
                "FROM (SELECT DISTINCT organization_id FROM timeline_events)"
            ).result_rows
        }
        (large,) = client.query(
            "SELECT any(object_id) FROM timeline_events WHERE organization_id = {organization:String} "
            "AND object_type = {kind:String} GROUP BY object_id ORDER BY count() DESC LIMIT 1",
            {"organization": LARGE_ORGANIZATION, "kind": LARGE_OBJECT_TYPE},
        ).result_rows[0]
        self._large = Place(LARGE_ORGANIZATION, LARGE_OBJECT_TYPE, large)

    def all(self) -> list[Case]:
        """Every row, in the order of the report."""
        objects = self._random_objects()
        busy, large = objects[:_HOT_OBJECTS], [self._large]
        return [
            self._pages("page of a random object, never asked before", objects, 0.5, is_cold_only=True),
            self._pages("page of a random object, asked before", busy, 0.5, is_hot_only=True),
            self._pages("large object, page 1", large, 1),
            self._pages(f"large object, page {_DEEP_PAGE:,}", large, 1, page=_DEEP_PAGE),
            self._object_case("large object, first page by cursor", large, "&cursor=", "&cursor=", 1),
            self._deep_cursor(),
            self._feed("organization feed by cursor", "cursor=", "cursor=", 1),
            self._feed("organization feed with its count", "cursor=&facets=event_type", "page=1", 1),
            self._object_summary("summary of a random object, 7 days, never asked before", objects, is_cold_only=True),
            self._object_summary("summary of a random object, 7 days, asked before", busy, is_hot_only=True),
            *(
                self._summary(days, group)
                for days, group in ((7, ""), (7, "day"), (30, "day"), (365, ""), (365, "day"))
            ),
            self._search("search of a rare word in a year", RARE_WORD),
            self._search("search of a common word in a year", COMMON_WORD),
        ]

    def rates(self) -> list[Case]:
        """For sixteen clients."""
        objects = self._random_objects()
        return [
            self._pages("random objects, never asked before", objects, 0.5, is_cold_only=True),
            self._pages(f"{_HOT_OBJECTS} objects, asked before", objects[:_HOT_OBJECTS], 0.5, is_hot_only=True),
        ]

    def _pages(self, name: str, places: list[Place], bar: float, *, page: int = 1, **kind: bool) -> Case:
        return self._object_case(name, places, f"&page={page}", f"&page={page}", bar, **kind)

    def _object_case(self, name: str, places: list[Place], ours: str, peer: str, bar: float, **kind: bool) -> Case:
        paths = [f"{_ROOM}/timeline/?object_type={at.object_type}&object_id={at.object_id}" for at in places]
        return Case(
            name,
            [self._of_ours(path + ours, at.organization) for path, at in zip(paths, places, strict=True)],
            [self._of_peer(path + peer, at.organization) for path, at in zip(paths, places, strict=True)],
            bar,
            **kind,
        )

    def _deep_cursor(self) -> Case:
        at, event_id = self._client.query(
            "SELECT toUnixTimestamp64Micro(created_at), toString(event_id) FROM timeline_events FINAL "
            "WHERE organization_id = {organization:String} AND object_type = {kind:String} AND object_id = {id:String} "
            "ORDER BY created_at DESC, event_id DESC LIMIT 1 OFFSET {skipped:UInt64}",
            {
                "organization": self._large.organization,
                "kind": self._large.object_type,
                "id": self._large.object_id,
                "skipped": (_DEEP_PAGE - 1) * _PAGE_SIZE - 1,
            },
        ).result_rows[0]
        moment = datetime.fromtimestamp(at // 1_000_000, UTC) + timedelta(microseconds=at % 1_000_000)
        signer = CursorSigner(SecretStr(self._stack.settings["TIMELINE_CURSOR_SECRET"]))
        wanted = TimelineFilter(object_type=self._large.object_type, object_id=self._large.object_id)
        ours = signer.cursor(TenantContext(LARGE_ORGANIZATION, "bench"), wanted, Position(moment, event_id))
        peer = base64.urlsafe_b64encode(f"{moment.isoformat()}|{UUID(event_id)}".encode()).decode()
        name = f"large object, by cursor at page {_DEEP_PAGE:,}"
        return self._object_case(name, [self._large], f"&cursor={ours}", f"&cursor={peer}", 1)

    def _feed(self, name: str, ours: str, peer: str, bar: float) -> Case:
        return self._organization_case(name, f"{_ROOM}/feed/?{ours}", f"{_ROOM}/feed/?{peer}", bar)

    def _search(self, name: str, word: str) -> Case:
        asked = f"q={word}&date_from={self._moment(365)}&cursor="
        return self._feed(name, asked, asked, 1)

    def _summary(self, days: int, group: str) -> Case:
        name = f"summary of the organization, {days} days" + (" by day and type" if group else " by type")
        path = f"{_ROOM}/summary/?date_from={self._moment(days)}&date_to={self._moment(0)}"
        path += f"&group_by={group}" if group else ""
        return self._organization_case(name, path, path, 20 if days >= 30 else 0.5)

    def _object_summary(self, name: str, places: list[Place], **kind: bool) -> Case:
        span = f"&date_from={self._moment(7)}&date_to={self._moment(0)}"
        paths = [f"{_ROOM}/summary/?object_type={at.object_type}&object_id={at.object_id}{span}" for at in places]
        return Case(
            name,
            [self._of_ours(path, at.organization) for path, at in zip(paths, places, strict=True)],
            [self._of_peer(path, at.organization) for path, at in zip(paths, places, strict=True)],
            0.5,
            **kind,
        )

    def _organization_case(self, name: str, ours: str, peer: str, bar: float) -> Case:
        of_ours, of_peer = self._of_ours(ours, LARGE_ORGANIZATION), self._of_peer(peer, LARGE_ORGANIZATION)
        return Case(name, [of_ours], [of_peer], bar)

    def _moment(self, days_before: int) -> str:
        return f"{self._dataset.until - timedelta(days=days_before):%Y-%m-%dT%H:%M:%SZ}"

    def _random_objects(self) -> list[Place]:
        """Distinct, drawn by event, so busy objects come more often: as they are looked at."""
        rows = self._client.query(
            "SELECT organization_id, object_type, object_id FROM timeline_events "
            "WHERE cityHash64(event_id, 'sample') % {one_in:UInt64} = 0 AND object_id != {large:String} "
            "LIMIT 1 BY organization_id, object_type, object_id LIMIT {most:UInt64}",
            {
                "one_in": max(1, self._dataset.events // (2 * _RANDOM_OBJECTS)),
                "large": self._large.object_id,
                "most": _RANDOM_OBJECTS,
            },
        ).result_rows
        places = [Place(*row) for row in rows]
        random.Random(_SEED).shuffle(places)
        return places

    def _of_ours(self, path: str, organization: str) -> Request:
        if organization not in self._tokens:
            self._tokens[organization] = sign(
                self._stack.settings, organization, "bench", Role.MEMBER, timedelta(days=1)
            )
        return Request(path, {"Authorization": f"Bearer {self._tokens[organization]}"})

    def _of_peer(self, path: str, organization: str) -> Request:
        return Request(path, {"X-Organization": self._organizations[organization]})
