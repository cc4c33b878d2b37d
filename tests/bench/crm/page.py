"""docs/bottlecrm.md: the table of what is seen, and what was measured with it."""

from collections.abc import Sequence

from deploy.crm.watch import Sight
from tests.bench.contestants import ROOT
from tests.bench.crm.exactness import Exactness
from tests.bench.crm.latency import CaptureCost
from tests.bench.document import replace_section
from tests.bench.markdown import described, markdown_table
from tests.bench.results import this_machine

PAGE = ROOT / "docs" / "bottlecrm.md"


def write_seen(sights: Sequence[Sight]) -> None:
    """The table of actions."""
    rows = [(sight.action.name, _who(sight), _where(sight), _what(sight)) for sight in sights]
    replace_section("seen", _left(("in BottleCRM", "by", "in the timeline of", "seen as"), rows), PAGE)


def write_measured(sights: Sequence[Sight], exactness: Exactness | None, cost: CaptureCost | None) -> None:
    """What was measured, in sentences that hold for that machine."""
    parts = [described(this_machine()), _soon(sights)]
    parts += [] if exactness is None else [_exact(exactness)]
    parts += [] if cost is None else [_cost(cost)]
    replace_section("measured", "\n\n".join(parts), PAGE)


def _soon(sights: Sequence[Sight]) -> str:
    seconds = sorted(sight.seconds for sight in sights)
    return (
        f"{len(seconds)} actions: seen after {seconds[len(seconds) // 2] * 1000:.0f} ms in the median, "
        f"{seconds[-1] * 1000:.0f} ms at most, counted from the CRM's answer."
    )


def _exact(found: Exactness) -> str:
    return (
        f"{found.requests:,} requests of four users at once ({found.refused} were refused meanwhile), "
        f"the relay killed {found.kills} times, PostgreSQL crashed {found.crashes} times: {found.changes:,} changes in "
        f"the outbox, {found.events:,} events of them, {found.stored:,} in ClickHouse; {found.lost} lost, "
        f"{found.doubled} doubled, {found.out_of_order} objects out of order."
    )


def _cost(cost: CaptureCost) -> str:
    rows = [
        (name, f"{plain:.1f} ms", f"{captured:.1f} ms", f"{captured / plain - 1:+.1%}")
        for name, (captured, plain) in cost.by_request.items()
    ]
    table = markdown_table(("request, median", "without capture", "with", "more"), rows)
    return f"{cost.requests:,} requests each way, in turns; all together {cost.ratio - 1:+.1%}.\n\n{table}"


def _who(sight: Sight) -> str:
    return sight.action.by or "a customer"


def _where(sight: Sight) -> str:
    return sight.seen.object_type


def _what(sight: Sight) -> str:
    if sight.event is None:
        return f"`{sight.seen.event_type}` is gone"
    # Numbers and days that change with every run are told without them.
    return f"`{sight.event.event_type}`: {sight.event.summary.replace('|', '/')}"


def _left(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
