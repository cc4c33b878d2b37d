"""The model test: 1,000 crash points, zombies, settlers on the real engine; every read and the end exact."""

import os

import pytest

from tests.model import mutants
from tests.model.database import model_database
from tests.model.protocol import Protocol
from tests.model.simulation import Simulation
from tests.model.tally import Tally

CRASH_POINTS = 1_000
_MESSAGES = 300
_MOST_RUNS_OF_A_MUTANT = 8
SEED = int(os.environ.get("TIMELINE_MODEL_SEED", "0")) or int.from_bytes(os.urandom(3))


def simulated(url: str, protocol: Protocol, seed: int, messages: int, *, until_fault: bool = False) -> Tally:
    with model_database(url, protocol.change_tables) as model_url:
        run = Simulation(
            model_url, protocol, seed=seed, messages=messages, crash_rate=0.72, ends_at_first_fault=until_fault
        )
        return run.run()


def test_nothing_is_lost_or_doubled_over_a_thousand_crash_points(clickhouse_url: str) -> None:
    total = Tally()
    seed = SEED
    while total.crashes < CRASH_POINTS:
        tally = simulated(clickhouse_url, Protocol(), seed, _MESSAGES)
        assert not tally.faults, f"TIMELINE_MODEL_SEED={seed}: {tally.faults[:5]}"
        total.add(tally)
        seed += 1

    print(f"seeds from {SEED}: {total}")  # noqa: T201 - what was run belongs in the report
    # A busy machine settles less often; without any of the three the test would say little.
    assert min(total.zombies, total.settler_crashes, total.reads) > CRASH_POINTS / 100


@pytest.mark.parametrize("mutant", mutants.CAUGHT_BY_CHANCE)
def test_rule_left_out_is_noticed_by_a_random_run(clickhouse_url: str, mutant: type[Protocol]) -> None:
    runs = (
        simulated(clickhouse_url, mutant(), SEED + number, _MESSAGES // 2, until_fault=True)
        for number in range(_MOST_RUNS_OF_A_MUTANT)
    )

    assert any(tally.faults for tally in runs), f"TIMELINE_MODEL_SEED={SEED}"
