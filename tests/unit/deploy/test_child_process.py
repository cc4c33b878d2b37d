"""Child processes: failures say which and where; the ClickHouse child names a symbol that went away."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import deploy.embedded
from deploy.embedded.child_process import ChildProcess
from deploy.errors import ChildFailed, ChildNotReady

CLICKHOUSE_CHILD = Path(deploy.embedded.__file__).with_name("clickhouse_child.py")


def child(tmp_path: Path, code: str, *, stop_seconds: float = 20) -> ChildProcess:
    return ChildProcess(
        "piece", [sys.executable, "-c", code], log_path=tmp_path / "piece.log", stop_seconds=stop_seconds
    )


def test_a_child_that_ends_while_it_is_waited_for_is_reported_with_its_last_words(tmp_path: Path) -> None:
    process = child(tmp_path, "import sys; print('disk full'); sys.exit(3)")
    process.start()

    with pytest.raises(ChildFailed, match=r"piece ended with exit code 3: see .*piece\.log; .*disk full"):
        process.wait_until(lambda: False, deadline_seconds=30)


def test_a_child_that_never_becomes_ready_is_reported(tmp_path: Path) -> None:
    process = child(tmp_path, "import time; time.sleep(60)")
    process.start()

    try:
        with pytest.raises(ChildNotReady, match="piece was not ready"):
            process.wait_until(lambda: False, deadline_seconds=0)
    finally:
        process.kill()


def test_a_child_that_ignores_the_polite_signal_is_ended_by_force(tmp_path: Path) -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    process = child(tmp_path, code, stop_seconds=0.2)
    process.start()
    process.wait_until(lambda: "deaf" in process.log_path.read_text(), deadline_seconds=30)

    process.stop()

    assert process.exit_code == -9


def test_a_child_that_is_asked_to_end_again_hears_it_once(tmp_path: Path) -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGINT, lambda *_: print('asked', flush=True)); "
        "print('ready', flush=True); time.sleep(60)"
    )
    process = ChildProcess(
        "piece",
        [sys.executable, "-c", code],
        log_path=tmp_path / "piece.log",
        stop_signal=signal.SIGINT,
        stop_seconds=0.5,
    )
    process.start()
    process.wait_until(lambda: "ready" in process.log_path.read_text(), deadline_seconds=30)

    process.terminate()
    process.wait_until(lambda: "asked" in process.log_path.read_text(), deadline_seconds=30)
    process.stop()

    assert process.log_path.read_text().split() == ["ready", "asked"]


def test_the_log_of_the_start_before_is_kept(tmp_path: Path) -> None:
    for word in ("first", "second"):
        process = child(tmp_path, f"print('{word}')")
        process.start()
        process.stop()

    assert (tmp_path / "piece.previous.log").exists()


def test_a_chdb_without_the_symbol_that_serves_is_named(tmp_path: Path) -> None:
    package = tmp_path / "chdb"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "_chdb.py").touch()

    done = subprocess.run(
        [sys.executable, "-P", str(CLICKHOUSE_CHILD), str(tmp_path / "data")],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "chdb-core lost the symbol _chdb.query" in done.stderr
