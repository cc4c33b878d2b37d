"""`python -m tests.bench.api_fuzz --examples 20000`: schemathesis, all checks, against the running API."""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import msgspec

from deploy.commands.token import Role, sign
from tests.servers import running_servers
from tests.services import running_api, running_worker

_CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
_GENERATED = re.compile(r"(\d+) generated")
_TESTED = re.compile(r"Selected: (\d+)/(\d+)")


class Fuzzed(msgspec.Struct, frozen=True):
    """What a run said. `is_clean`: no failure, no error."""

    is_clean: bool
    examples: int
    operations: int
    text: str


def fuzz(url: str, token: str, directory: Path, examples_each: int, phases: str) -> Fuzzed:
    """Run schemathesis in a process of its own; `examples_each` is per operation and phase."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(_CONFIGURATION)),
        *("run", f"{url}/openapi.json", "--header", f"Authorization: Bearer {token}", "--checks", "all"),
        *("--phases", phases, "--max-examples", str(examples_each), "--continue-on-failure", "--no-color"),
        *("--generation-database", "none", "--suppress-health-check", "too_slow,filter_too_much"),
    ]
    run = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    text = run.stdout + run.stderr
    generated, tested = _GENERATED.search(text), _TESTED.search(text)
    return Fuzzed(
        is_clean=run.returncode == 0,
        examples=int(generated[1]) if generated else 0,
        operations=int(tested[1]) if tested else 0,
        text=text,
    )


def main() -> int:
    """Exit code 1 when a check failed; everything that schemathesis said is printed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.api_fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=20_000, help="examples in all, about (default 20,000)")
    wanted = parser.parse_args().examples
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        with (
            running_servers(directory / "data") as settings,
            running_worker(settings, directory),
            running_api({**settings, **UNLIMITED}, directory) as url,
        ):
            runs = [fuzz(url, token_of(settings), directory, 1, "examples,coverage")]
            # An operation of few parameters runs out of new examples, so one more run may not be enough.
            while runs[-1].is_clean and (missing := wanted - sum(run.examples for run in runs)) > 0:
                each = -(-missing // max(1, runs[0].operations))
                runs.append(fuzz(url, token_of(settings), directory, each, "fuzzing,stateful"))
    sys.stdout.write("".join(run.text for run in runs))
    total = sum(run.examples for run in runs)
    sys.stdout.write(f"\n{total:,} examples of {runs[-1].operations} operations in {len(runs)} runs\n")
    return 0 if all(run.is_clean for run in runs) else 1


# A machine that does several things at once may take long; a limit of requests would end the run.
UNLIMITED = {
    "TIMELINE_QUERY_TIMEOUT_SECONDS": "60",
    "TIMELINE_RATE_LIMIT_USER": "0",
    "TIMELINE_RATE_LIMIT_ORGANIZATION": "0",
}


def token_of(settings: Mapping[str, str]) -> str:
    """An admin's: the only role that every operation but one answers."""
    return sign(settings, "fuzz", "u-1", Role.ADMIN, timedelta(hours=12))


if __name__ == "__main__":
    sys.exit(main())
