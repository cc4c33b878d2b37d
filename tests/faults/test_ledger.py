"""What `make bench-reliability` keeps: portions add up, failures stay, and the page says how much was done."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.bench.reliability import ledger, report
from tests.bench.reliability.faults import FAULTS
from tests.bench.reliability.ledger import Portion

KILLS = FAULTS[0]


def portion(times: int, failure: str = "", fault: str = KILLS.name, **figures: float) -> Portion:
    return Portion(
        fault=fault,
        times=times,
        seed=7,
        ended_at=datetime(2026, 1, 2, tzinfo=UTC),
        load=1.5,
        seconds=60,
        records=1_000,
        dead_letters=10,
        differing=0,
        figures=figures,
        failure=failure,
    )


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "bench" / "reliability.jsonl"


def test_portions_of_several_runs_add_up(kept: Path) -> None:
    for each in (portion(40), portion(60, worst=1.0), portion(100, worst=3.0)):
        ledger.append(each, kept)

    line = report.row(KILLS, ledger.read(kept))

    assert line == f"| {KILLS.name} | 200 | 3,000 | 30 | 0 | 180 | 2026-01-02 | 7 and 2 more | 1.5 | worst 3.0 |"


def test_a_portion_that_failed_does_not_count_and_stays_on_the_page() -> None:
    line = report.row(KILLS, [portion(40), portion(40, failure="lost 1")])

    assert "| 40 of 200 |" in line
    assert "FAILED (seed 7): lost 1" in line


def test_what_was_never_run_says_so() -> None:
    assert "| 0 of 200 |" in report.row(KILLS, [])
    assert "not run" in report.row(KILLS, [])


def test_a_fault_that_is_run_anew_loses_only_its_own_portions(kept: Path) -> None:
    other = portion(1, fault=FAULTS[1].name)
    for each in (portion(40), other):
        ledger.append(each, kept)

    ledger.forget([KILLS.name], kept)

    assert ledger.read(kept) == [other]


def test_the_page_is_that_of_the_ledger(tmp_path: Path) -> None:
    report.write(ledger.read(), tmp_path / "page.md")

    assert report.PAGE.read_text().split("\n| fault |")[1] == (tmp_path / "page.md").read_text().split("\n| fault |")[1]


def test_one_run_of_a_fault_is_no_longer_than_its_count() -> None:
    assert all(1 <= fault.portion <= fault.full_times for fault in FAULTS)
