"""Rounds over all rows: ours cold, ours hot and the peer in turn, so that a busy minute hits all three."""

import os
from collections.abc import Iterator

import msgspec
from rich.progress import Progress

from tests.bench.reads.cases import Case, endless
from tests.bench.reads.client import Client, Rate, Request, Sample, ask_for, wrk

_WARMING_REQUESTS = 20
_REQUESTS_OF_A_ROUND = 4_000


class Side(msgspec.Struct, frozen=True):
    """One server with everything that works for it."""

    name: str
    url: str
    pids: list[int]

    def requests(self, case: Case) -> list[Request]:
        """Of a row, in this side's words."""
        return case.peer if self.name == "peer" else case.ours

    def takes(self, case: Case) -> bool:
        """Whether the row is measured here: one that is only cold makes no sense behind a cache, and the reverse."""
        return not (self.name == "hot" and case.is_cold_only) and not (self.name == "cold" and case.is_hot_only)


class Measured(msgspec.Struct):
    """By row, then by side."""

    samples: dict[str, dict[str, Sample]]
    rates: dict[str, dict[str, Rate]]
    loads: list[float] = []


def measured(sides: list[Side], cases: list[Case], rates: list[Case], rounds: int, seconds: float) -> Measured:
    """Everything, interleaved."""
    taking = [(case, side) for case in cases for side in sides if side.takes(case)]
    rating = [(case, side) for case in rates for side in sides if side.takes(case)]
    requests = {(case.name, side.name): endless(side.requests(case)) for case, side in taking}
    result = Measured({case.name: {} for case in cases}, {case.name: {} for case in rates})
    for case, side in rating:
        result.rates[case.name][side.name] = Rate()
    for case, side in taking:
        result.samples[case.name][side.name] = Sample()
        _warm(side, case, requests[case.name, side.name])
    with Progress() as progress:
        bar = progress.add_task("measuring", total=rounds * (len(taking) + len(rating)))
        for number in range(rounds):
            for case, side in taking:
                sample = result.samples[case.name][side.name]
                ask_for(side.url, side.pids, requests[case.name, side.name], seconds, sample)
                progress.advance(bar)
            for case, side in rating:
                requests_of_round = _turned(side.requests(case), number)
                wrk(side.url, requests_of_round, max(3.0, seconds), result.rates[case.name][side.name])
                progress.advance(bar)
            result.loads.append(round(os.getloadavg()[0], 2))
    return result


def _warm(side: Side, case: Case, requests: Iterator[Request]) -> None:
    """Both servers have seen questions like these; of a hot row every one of them."""
    client = Client(side.url)
    for _ in range(min(_WARMING_REQUESTS, len(side.requests(case)))):
        client.get(next(requests))
    client.close()


def _turned(requests: list[Request], number: int) -> list[Request]:
    start = number * _REQUESTS_OF_A_ROUND % len(requests)
    return requests[start:] + requests[:start]
