"""Workers die, freeze, come and go; an oracle outside of them says that nothing was lost, doubled or changed."""

import random
import time
from pathlib import Path

import pytest

from tests.faults.trial import Trial

SEED = 401


def test_first(settings: dict[str, str], tmp_path: Path) -> None:
    with Trial("first", SEED, settings, tmp_path) as trial:
        began = time.monotonic()
        trial.publish(2000)
        print("published", time.monotonic() - began)
        worker = trial.start_worker("after_insert:1:kill")
        worker.wait_killed("after_insert")
        print("killed", time.monotonic() - began)
        worker = trial.start_worker()
        worker.wait_ready()
        print("ready", time.monotonic() - began)
        trial.wait_quiet()
        print("quiet", time.monotonic() - began)
        print(trial.verify())
        print("verified", time.monotonic() - began)
