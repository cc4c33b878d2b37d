"""The report for a person: partitions, months, the hours that differ, then each difference."""

from rich.console import Console
from rich.table import Table

from deploy.verify.report import Difference, HourCounts, Kind, MonthCounts, Outcome, Report

_SHOWN_HOURS = 20
_SHOWN_DIFFERENCES = 10


def print_outcome(console: Console, outcome: Outcome) -> None:
    """Print the first look and, after a repair, what was repaired and what the second look found."""
    _print_report(console, outcome.report)
    if outcome.repaired is not None:
        named = ", ".join(f"{count:,} {kind}" for kind, count in outcome.repaired.items()) or "nothing: not in the log"
        console.print(f"\nRepaired from the log: {named}")
    if outcome.after_repair is not None:
        console.print("\nVerified again:")
        _print_report(console, outcome.after_repair)


def _print_report(console: Console, report: Report) -> None:
    console.print(_partitions(report))
    console.print(_hours(report))
    for line in _notes(report):
        console.print(line)
    if report.is_equal:
        console.print("Equal: log, store and summary say the same.")
        return
    console.print(f"\nDIFFERENT: {sum(report.counts.values()):,} differences")
    for kind, count in report.counts.items():
        console.print(f"  {count:>8,} {kind:<14} {Kind(kind).sentence}")
    console.print("\nThe first of them:")
    for difference in report.differences[:_SHOWN_DIFFERENCES]:
        _print_difference(console, difference)


def _print_difference(console: Console, difference: Difference) -> None:
    mendable = "" if difference.is_mendable or difference.kind is Kind.SUMMARY else " (the log cannot mend it)"
    console.print(
        f"  {difference.kind}{mendable}: {difference.organization_id or '(no organization)'}: {difference.place}"
    )
    if difference.log_coordinates:
        console.print(f"    message    {difference.log_coordinates}")
    if difference.log_says is not None:
        console.print(f"    log says   {difference.log_says}")
    if difference.store_has is not None:
        console.print(f"    store has  {difference.store_has}")


def _partitions(report: Report) -> Table:
    table = _table("partition", "from", "to", "messages", "accepted", "refused", "rows")
    for each in report.partitions:
        numbers = (each.begin_offset, each.end_offset, each.messages, each.accepted, each.refused, each.rows)
        table.add_row(f"{each.topic}|{each.partition}", *(f"{number:,}" for number in numbers))
    return table


def _hours(report: Report) -> Table:
    """Hours that differ one by one, the others by month: thousands of equal hours say nothing."""
    table = _table("hours", "log", "timeline_events", "timeline_by_time", "versions in log", "event_versions")
    for month in report.months:
        table.add_row(f"{month.month} ({month.hours:,} hours)", *_counts(month))
    differing = [each for each in report.hours if each.differs]
    for hour in differing[:_SHOWN_HOURS]:
        table.add_row(f"differs: {hour.organization_id} {hour.hour[:13]}h", *_counts(hour))
    if len(differing) > _SHOWN_HOURS:
        table.add_row(f"differ: {len(differing) - _SHOWN_HOURS:,} more")
    return table


def _counts(of: MonthCounts | HourCounts) -> list[str]:
    numbers = (of.log, of.timeline_events, of.timeline_by_time, of.log_versions, of.event_versions)
    return [f"{number:,}" for number in numbers]


def _table(first: str, *numbers: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(first, overflow="fold")
    for name in numbers:
        table.add_column(name, justify="right")
    return table


def _notes(report: Report) -> list[str]:
    read = f"{report.messages:,} messages read, validated and noted in {report.read_seconds:.1f} s"
    notes = [f"{read} ({report.messages_per_second:,}/s), compared in {report.compare_seconds:.1f} s."]
    if not report.is_whole_log:
        notes.append("The log no longer begins at offset 0: rows that it does not tell were not judged.")
    if not any(each.end_offset > each.begin_offset for each in report.partitions):
        notes.append("The workers have committed nothing that the log still holds: nothing could be compared.")
    if not report.has_history:
        notes.append("The history (event_versions) is switched off: not compared.")
    return notes
