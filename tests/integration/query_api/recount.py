"""Random histories, random questions about them, and their answers counted in plain Python: what `astimezone` says."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec

from query_api.queries.type_counts import GroupBy
from schemas.activity_row import ActivityRow
from schemas.version import Rank
from tests.integration.query_api.rows import edited, row

TYPES = ["note", "call", "email", "deal_won"]
ACTORS = ["u-1", "u-2", ""]
OBJECTS = [("lead", "l-1"), ("lead", "l-2"), ("deal", "d-1"), ("contact", "l-1")]
# Of long ago only: they are silent.
OLD_OBJECTS = [("account", f"a-{number}") for number in range(12)]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Where each zone's clocks change, in UTC: both ways, by half an hour, over a date that there never was, at 00:01.
CHANGES = {
    "Europe/Berlin": ["2024-03-31T01:00", "2024-10-27T01:00"],
    "America/New_York": ["2024-03-10T07:00", "2024-11-03T06:00"],
    "Asia/Kolkata": ["2024-03-09T18:30"],
    "Australia/Lord_Howe": ["2024-04-06T15:00", "2024-10-05T15:30"],
    "Pacific/Apia": ["2011-12-30T10:00", "2011-09-24T14:00"],
    "America/St_Johns": ["2010-11-07T02:31", "2010-03-14T03:31"],
    "UTC": ["2024-02-29T00:00"],
}
GROUPINGS = (None, *get_args(GroupBy))
EVENTS = 500


class Question(msgspec.Struct):
    """What is asked over HTTP, and which events that means."""

    parameters: dict[str, Any]
    is_meant: Callable[[Any], bool]
    is_meant_before: Callable[[Any], bool] | None


def moment_of(event: Any) -> datetime:
    return datetime.fromisoformat(event["created_at"])


def random_moment(chance: random.Random, now: datetime) -> datetime:
    if chance.random() < 0.3:
        # Not where a rolling period begins or ends while this test runs.
        return now - chance.randrange(100) * DAY - timedelta(minutes=chance.randrange(40, 1400))
    change = datetime.fromisoformat(chance.choice(chance.choice(list(CHANGES.values())))).replace(tzinfo=UTC)
    steps = chance.choice((timedelta(seconds=30), timedelta(minutes=15), HOUR, DAY))
    return change + chance.randrange(-30, 30) * steps + timedelta(microseconds=chance.choice((0, 0, 1, 999_999)))


def random_rows(chance: random.Random, organization: str, now: datetime) -> list[list[ActivityRow]]:
    """Creations, edits of some, deletions of others."""
    created = []
    for _ in range(EVENTS):
        moment = random_moment(chance, now)
        is_old = moment < now - 200 * DAY
        object_type, object_id = chance.choice(OLD_OBJECTS if is_old and chance.random() < 0.4 else OBJECTS)
        created.append(
            row(
                organization,
                created_at=moment,
                object_type=object_type,
                object_id=object_id,
                event_type=chance.choice(TYPES),
                actor_id=chance.choice(ACTORS),
                is_system_generated=chance.random() < 0.3,
            )
        )
    edits = [
        edited(each, revision=2, event_type=chance.choice(TYPES), actor_id=chance.choice(ACTORS))
        for each in chance.sample(created, EVENTS // 4)
    ]
    deletions = [edited(each, revision=3, rank=Rank.DELETED) for each in chance.sample(created, EVENTS // 8)]
    return [created, edits, deletions]


def random_filter(chance: random.Random, *, with_object: bool = True) -> tuple[dict[str, Any], Callable[[Any], bool]]:
    parameters: dict[str, Any] = {}
    conditions: list[Callable[[Any], bool]] = []
    choices: dict[str, tuple[list[str], Callable[[Any], str]]] = {
        "event_type": (TYPES, lambda event: str(event["event_type"])),
        "actor_id": (["u-1", "u-2"], lambda event: str(event["actor"]["id"]) if event["actor"] else ""),
        "object_type": (["lead", "deal"], lambda event: str(event["object_type"])),
    }
    for name, (values, value_of) in choices.items():
        if chance.random() < 0.25:
            wanted, without = chance.choice(values), chance.random() < 0.4
            parameters[name] = f"-{wanted}" if without else wanted
            conditions.append(_is(value_of, wanted, not without))
    if chance.random() < 0.15:
        parameters["is_system_generated"] = wanted_system = chance.random() < 0.5
        conditions.append(lambda event: event["is_system_generated"] == wanted_system)
    if chance.random() < 0.1:
        parameters["q"] = word = chance.choice(("CALLED", "absent"))
        conditions.append(lambda _: word == "CALLED")
    if with_object and "object_type" not in parameters and chance.random() < 0.25:
        object_type, object_id = chance.choice(OBJECTS)
        parameters |= {"object_type": object_type, "object_id": object_id}
        conditions.append(lambda event: (event["object_type"], event["object_id"]) == (object_type, object_id))
    return parameters, lambda event: all(condition(event) for condition in conditions)


def _is(value_of: Callable[[Any], str], wanted: str, asked: bool) -> Callable[[Any], bool]:  # noqa: FBT001 - what `-` says
    return lambda event: (value_of(event) == wanted) is asked


Span = tuple[dict[str, Any], Callable[[Any], bool], Callable[[Any], bool] | None]


def random_span(chance: random.Random, zone: ZoneInfo, now: datetime) -> Span:
    """A period as it is asked for, whether an event lies in it, and whether in the one before, by dates of its own."""
    kind = chance.choice(("rolling", "calendar", "days", "days", "moments", "open"))
    if kind == "rolling":
        days = chance.choice((7, 30, 90))
        return (
            {"period": f"last_{days}_days"},
            lambda event: now - days * DAY <= moment_of(event) < now,
            lambda event: now - 2 * days * DAY <= moment_of(event) < now - days * DAY,
        )
    if kind == "calendar":
        return calendar_span(chance.choice(("today", "this_week", "this_month")), zone, now.astimezone(zone).date())
    change = datetime.fromisoformat(chance.choice(CHANGES[zone.key])).replace(tzinfo=UTC)
    if kind == "days" and zone.key != "America/St_Johns":
        first = change.astimezone(zone).date() - chance.randrange(40) * DAY
        days = chance.choice((1, 2, 7, 31, 60))
        last = first + (days - 1) * DAY
        return (
            {"date_from": str(first), "date_to": str(last)},
            lambda event: first <= day_of(event, zone) <= last,
            lambda event: first - days * DAY <= day_of(event, zone) < first,
        )
    if kind == "open":
        border = change + chance.randrange(-5, 5) * HOUR
        if chance.random() < 0.5:
            return {"date_from": border.isoformat()}, lambda event: moment_of(event) >= border, None
        return {"date_to": border.isoformat()}, lambda event: moment_of(event) < border, None
    since = change - timedelta(minutes=chance.randrange(60 * 24 * 40))
    until = change + timedelta(minutes=chance.randrange(60 * 24 * 40))
    return (
        {"date_from": since.isoformat(), "date_to": until.isoformat()},
        lambda event: since <= moment_of(event) < until,
        lambda event: since - (until - since) <= moment_of(event) < since,
    )


def calendar_span(name: str, zone: ZoneInfo, today: date) -> Span:
    units: dict[str, Callable[[date], object]] = {
        "today": lambda day: day,
        "this_week": lambda day: day.isocalendar()[:2],
        "this_month": lambda day: (day.year, day.month),
    }
    unit = units[name]
    day_before = {"today": today, "this_week": today - today.weekday() * DAY, "this_month": today.replace(day=1)}
    before = unit(day_before[name] - DAY)
    return (
        {"period": name},
        lambda event: unit(day_of(event, zone)) == unit(today),
        lambda event: unit(day_of(event, zone)) == before,
    )


def day_of(event: Any, zone: ZoneInfo) -> date:
    return moment_of(event).astimezone(zone).date()


def random_question(chance: random.Random, now: datetime) -> Question:
    zone = ZoneInfo(chance.choice(list(CHANGES)))
    group_by = chance.choice(GROUPINGS)
    filters, is_wanted = random_filter(chance)
    span, is_within, is_before = random_span(chance, zone, now)
    parameters = {**filters, **span, "timezone": zone.key} | ({"group_by": group_by} if group_by else {})
    if is_before is not None and chance.random() < 0.4:
        parameters["compare"] = "previous"
    return Question(parameters, _both(is_wanted, is_within), None if is_before is None else _both(is_wanted, is_before))


def _both(one: Callable[[Any], bool], other: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda event: one(event) and other(event)


def key_of(event: Any, group_by: str, zone: ZoneInfo) -> str | None:
    wall = moment_of(event).astimezone(zone)
    keys: dict[str, str | None] = {
        "day": str(wall.date()),
        "week": str(wall.date() - wall.weekday() * DAY),
        "month": str(wall.date().replace(day=1)),
        "weekday_hour": f"{wall.isoweekday()}T{wall.hour:02}",
        "actor": event["actor"]["id"] if event["actor"] else None,
        "event_type": event["event_type"],
        "object_type": event["object_type"],
    }
    return keys[group_by]


def recount(events: Sequence[Any], group_by: str | None, zone: ZoneInfo) -> dict[str, Any]:
    counts = dict(Counter(event["event_type"] for event in events))
    counted: dict[str, Any] = {
        "call_count": counts.get("call", 0),
        "email_count": counts.get("email", 0),
        "meeting_count": 0,
        "note_count": counts.get("note", 0),
        "counts": counts,
        "total": len(events),
    }
    if group_by is not None:
        keys = sorted({key_of(event, group_by, zone) for event in events}, key=lambda key: key or "")
        counted["groups"] = [
            {"key": key, "counts": dict(Counter(each["event_type"] for each in group)), "total": len(group)}
            for key in keys
            if (group := [event for event in events if key_of(event, group_by, zone) == key])
        ]
    return counted


def expected(question: Question, events: Sequence[Any]) -> dict[str, Any]:
    parameters = question.parameters
    group_by, zone = parameters.get("group_by"), ZoneInfo(parameters["timezone"])
    answer = recount([event for event in events if question.is_meant(event)], group_by, zone)
    answer["period"] = parameters.get("period", "custom")
    if "compare" in parameters and question.is_meant_before is not None:
        before = recount([event for event in events if question.is_meant_before(event)], group_by, zone)
        answer["previous"] = before
        types = {*answer["counts"], *before["counts"]}
        total = answer["total"] - before["total"]
        answer["change"] = {
            "counts": {each: answer["counts"].get(each, 0) - before["counts"].get(each, 0) for each in types},
            "total": total,
            "percent": round(100 * total / before["total"], 1) if before["total"] else None,
        }
    return answer
