"""Wires a verification: the log to where the workers are, every table against it, the log's tail, the judgement."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import NamedTuple, Protocol

from clickhouse_connect.driver.client import Client

from deploy.verify.cells import copy_cells, copy_settled
from deploy.verify.digests import BY_TIME, EVENTS, VERSIONS, digest_slice
from deploy.verify.expectation import Expectation, PartitionCounts, read_committed, read_tail
from deploy.verify.findings import Findings, hour_counts, month_counts
from deploy.verify.input_log import InputLog, LogSpan, OnProgress
from deploy.verify.judgement import Judge
from deploy.verify.letters import forgive_refused_by_store
from deploy.verify.repair import Repair, directory_now
from deploy.verify.report import Outcome, Report
from deploy.verify.scope import Scope
from deploy.verify.scratch import Scratch, scratch_tables
from deploy.verify.slices import Slice, slices_of
from runtime.clickhouse import connect
from schemas.topics import ACTIVITIES, IMPORTS
from stream_workers.config import WorkerSettings
from stream_workers.directory import Directory


class Progress(Protocol):
    """Who is told how far it is."""

    def begin(self, step: str, total: int) -> OnProgress:
        """A step of `total` parts begins; what is returned is called with the parts that are done."""


class _Compared(NamedTuple):
    report: Report
    findings: Findings


class Verification:
    """One comparison of a scope, and its repair if that is asked for."""

    def __init__(
        self, settings: WorkerSettings, scope: Scope, progress: Progress, *, is_every_hour: bool = False
    ) -> None:
        self._is_every_hour = is_every_hour
        self._settings = settings
        self._scope = scope
        self._progress = progress

    def compare(self) -> Outcome:
        """Compare only; changes nothing but its own scratch tables."""
        with self._opened() as (log, scratch):
            return Outcome(self._compare(log, scratch, log.committed()).report)

    def compare_and_repair(self) -> Outcome:
        """Compare, write again what the log can mend, compare once more."""
        with self._opened() as (log, scratch):
            spans = log.committed()
            compared = self._compare(log, scratch, spans)
            if compared.report.is_equal:
                return Outcome(compared.report)
            repair = Repair(scratch, compared.findings)
            if not repair.counts:
                return Outcome(compared.report, {})
            expectation = self._expectation(directory_now(self._settings.kafka_bootstrap_servers))
            on_progress = self._progress.begin("repairing", sum(span.length for span in spans))
            repair.write(log, spans, expectation, self._settings.clickhouse_url, on_progress)
        again = self.compare()
        return Outcome(compared.report, dict(repair.counts), again.report)

    def _compare(self, log: InputLog, scratch: Scratch, spans: list[LogSpan]) -> _Compared:
        started = time.monotonic()
        expectation = self._expectation(None)
        on_progress = self._progress.begin("reading the log", sum(span.length for span in spans))
        partitions = read_committed(log, spans, expectation, scratch, on_progress)
        forgive_refused_by_store(scratch)
        read_seconds = time.monotonic() - started
        comparison = _Comparison(scratch, self._scope, is_whole_log=all(span.begin == 0 for span in spans))
        comparison.run(lambda: read_tail(log, spans, expectation, scratch), self._progress)
        findings = Findings(scratch, log, partitions, self._scope)
        findings.collect(with_settled=comparison.has_settled_hours)
        compare_seconds = time.monotonic() - started - read_seconds
        report = self._report(comparison, partitions, findings, scratch, (read_seconds, compare_seconds))
        return _Compared(report, findings)

    def _report(
        self,
        comparison: "_Comparison",
        partitions: list[PartitionCounts],
        findings: Findings,
        scratch: Scratch,
        seconds: tuple[float, float],
    ) -> Report:
        scope = self._scope
        return Report(
            organization=scope.organization,
            since=scope.since.isoformat() if scope.since else None,
            until=scope.until.isoformat() if scope.until else None,
            is_whole_log=comparison.is_whole_log,
            has_history=VERSIONS in comparison.relations,
            has_settled_hours=comparison.has_settled_hours,
            partitions=partitions,
            months=month_counts(scratch),
            hours=hour_counts(scratch, is_every_hour=self._is_every_hour),
            counts=dict(findings.counts),
            differences=findings.differences,
            messages=sum(each.messages for each in partitions),
            read_seconds=round(seconds[0], 3),
            compare_seconds=round(seconds[1], 3),
        )

    def _expectation(self, names: Directory | None) -> Expectation:
        return Expectation(self._scope, self._settings.topic_organizations, names)

    @contextmanager
    def _opened(self) -> Iterator[tuple[InputLog, Scratch]]:
        settings = self._settings
        log = InputLog(settings.kafka_bootstrap_servers, _topics(settings.input_topics), settings.worker_group)
        with log, _client(settings.clickhouse_url) as client, scratch_tables(client) as scratch:
            yield log, scratch


def _topics(input_topics: Sequence[str]) -> Sequence[str]:
    """What was imported beside the live events stands in the same tables."""
    return (*input_topics, IMPORTS) if ACTIVITIES in input_topics and IMPORTS not in input_topics else input_topics


class _Comparison:
    """The statements of one comparison in their order. Copies come before the tail is read, judgement behind it."""

    def __init__(self, scratch: Scratch, scope: Scope, *, is_whole_log: bool) -> None:
        self._scratch = scratch
        self._scope = scope
        self.is_whole_log = is_whole_log
        # History can be switched off, and a database may not have been migrated to settled hours yet.
        has_history = scratch.has_relation("event_versions_copy")
        self.relations = (EVENTS, BY_TIME, VERSIONS) if has_history else (EVENTS, BY_TIME)
        self.has_settled_hours = scratch.has_relation("activity_summary_state")

    def run(self, read_tail_now: Callable[[], None], progress: Progress) -> None:
        """Fill `hours`, `cells`, `settled` and `differences`."""
        slices = slices_of(self._scratch, self.relations)
        on_progress = progress.begin("comparing", len(slices))
        for each in slices:
            self._compare(each)
            on_progress(1)
        judge = Judge(self._scratch, self._scope, self.relations, is_whole_log=self.is_whole_log)
        differing = judge.differing(slices)
        for each in differing:
            judge.copy(each)
        read_tail_now()
        on_progress = progress.begin("judging differences", len(differing))
        for each in differing:
            judge.judge(each)
            on_progress(1)

    def _compare(self, part: Slice) -> None:
        whole = self.is_whole_log
        digest_slice(self._scratch, part, self._scope, self.relations, is_whole_log=whole)
        copy_cells(self._scratch, part, self._scope, is_whole_log=whole)
        if self.has_settled_hours:
            copy_settled(self._scratch, part, self._scope)


@contextmanager
def _client(url: str) -> Iterator[Client]:
    with closing(connect(url)) as client:
        try:
            yield client
        finally:
            # `close` leaves the shared pool's connection open, and a stopping ClickHouse waits 5 s for it.
            client.close_connections()
