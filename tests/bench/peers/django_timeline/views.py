"""The endpoints: timeline and feed by page and by cursor, summaries, search. Their answers are ours key for key."""

# Django has no types of its own, and Django REST is installed in the benchmark's environment only.
# mypy: disable-error-code="misc, import-not-found, no-any-return"

import base64
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, DateField, Q, QuerySet, TextField
from django.db.models.functions import Cast, Trunc
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tests.bench.peers.django_timeline.models import TimelineEvent
from tests.bench.peers.django_timeline.serializers import EventSerializer

_COUNTED = ("call", "email", "meeting", "note")


class TimelineView(APIView):
    """Events of one object."""

    def get(self, request: Request) -> Response:
        """By page with the total, or behind a cursor."""
        kind, object_id = request.query_params["object_type"], request.query_params["object_id"]
        events = _of_object(_events(request), kind, object_id)
        answer = {"object": {"type": kind, "id": object_id}}
        if "cursor" in request.query_params:
            return Response(answer | _behind_cursor(events, request))
        return Response(answer | _page(events, request))


class FeedView(APIView):
    """Events of the organization; `q` searches their content."""

    def get(self, request: Request) -> Response:
        """By page with the total, or behind a cursor."""
        events = _events(request)
        if word := request.query_params.get("q"):
            events = events.annotate(text=Cast("data", TextField())).filter(
                Q(summary__icontains=word) | Q(text__icontains=word)
            )
        return Response(_page(events, request) if "page" in request.query_params else _behind_cursor(events, request))


class SummaryView(APIView):
    """Counts by type, and by day and type."""

    def get(self, request: Request) -> Response:
        """Of one object or of the organization."""
        events = _events(request).select_related(None)
        if "object_id" in request.query_params:
            events = _of_object(events, request.query_params["object_type"], request.query_params["object_id"])
        groups: dict[str, dict[str, int]] = {}
        counts: dict[str, int] = {}
        keys = {"day": Trunc("created_at", "day", output_field=DateField())} if _by_day(request) else {}
        for row in events.order_by().values("event_type", **keys).annotate(events=Count("id")):
            kind = row["event_type"]
            counts[kind] = counts.get(kind, 0) + row["events"]
            if keys:
                groups.setdefault(row["day"].isoformat(), {})[kind] = row["events"]
        data: dict[str, Any] = {f"{kind}_count": counts.get(kind, 0) for kind in _COUNTED}
        data |= {"period": "custom", "counts": counts, "total": sum(counts.values())}
        if keys:
            data["groups"] = [
                {"key": day, "counts": of_day, "total": sum(of_day.values())} for day, of_day in sorted(groups.items())
            ]
        return Response({"event_type": "activity_summary", "data": data})


def _by_day(request: Request) -> bool:
    return request.query_params.get("group_by") == "day"


def _events(request: Request) -> QuerySet[TimelineEvent]:
    events = TimelineEvent.objects.filter(organization_id=request.headers["X-Organization"], is_deleted=False)
    if since := request.query_params.get("date_from"):
        events = events.filter(created_at__gte=datetime.fromisoformat(since))
    if until := request.query_params.get("date_to"):
        events = events.filter(created_at__lt=datetime.fromisoformat(until))
    return events.select_related("actor").order_by("-created_at", "-id")


def _of_object(events: QuerySet[TimelineEvent], kind: str, object_id: str) -> QuerySet[TimelineEvent]:
    content_type = ContentType.objects.get_by_natural_key("django_timeline", kind)
    return events.filter(target_content_type=content_type, target_object_id=object_id)


def _page(events: QuerySet[TimelineEvent], request: Request) -> dict[str, Any]:
    page = int(request.query_params.get("page", 1))
    size = int(request.query_params.get("page_size", 50))
    rows = events[(page - 1) * size : page * size]
    return {
        "events": EventSerializer(rows, many=True).data,
        "pagination": {"page": page, "page_size": size, "total": events.count()},
    }


def _behind_cursor(events: QuerySet[TimelineEvent], request: Request) -> dict[str, Any]:
    size = int(request.query_params.get("page_size", 50))
    if cursor := request.query_params.get("cursor"):
        moment, event_id = base64.urlsafe_b64decode(cursor).decode().split("|")
        at = datetime.fromisoformat(moment)
        # The first bound is for the index.
        events = events.filter(created_at__lte=at).filter(Q(created_at__lt=at) | Q(id__lt=event_id))
    rows = list(events[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    following = last and base64.urlsafe_b64encode(f"{last.created_at.isoformat()}|{last.id}".encode()).decode()
    return {
        "events": EventSerializer(rows[:size], many=True).data,
        "pagination": {"page_size": size, "next_cursor": following},
    }
