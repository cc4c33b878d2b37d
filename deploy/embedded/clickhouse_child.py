"""The ClickHouse process: a script of its own that imports nothing of ours.

`clickhouse_child.py DATA_DIRECTORY`, with config.xml and users.xml in the current directory and the
admin's address in the environment. Ends when ClickHouse ends; SIGTERM ends ClickHouse cleanly.
"""

import base64
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

ADMIN_URL_VARIABLE = "TIMELINE_EMBEDDED_CLICKHOUSE_ADMIN_URL"

# The server lives as long as this query runs. A quarter of a second a row: how long a clean stop has to wait for it.
# It runs as `default`, whose only other right is to open the port.
_SERVE_FOR_EVER = (
    "SYSTEM START LISTEN HTTP; "
    "SELECT sleepEachRow(0.25) FROM system.numbers FORMAT Null "
    "SETTINGS max_block_size = 1, max_execution_time = 0"
)
# Not by user: the process's own session has none in system.processes.
_STOP_SERVING = "KILL QUERY WHERE query LIKE 'SELECT sleepEachRow(0.25) FROM system.numbers%'"
_RETRY_SECONDS = 0.3


def main() -> int:
    """Exit code 0 after SIGTERM, 1 when the server ended by itself: its reason is on stderr above."""
    try:
        from chdb import _chdb  # noqa: PLC0415 - after the process is tied to its parent, and to name what is missing

        serve = _chdb.query  # type: ignore[attr-defined]  # compiled, without stubs
    except (ImportError, AttributeError) as error:
        sys.stderr.write(f"chdb-core lost the symbol _chdb.query that serves ClickHouse: {error}\n")
        return 2
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stopping.set())
    server = threading.Thread(target=serve, args=(_SERVE_FOR_EVER, "TSV"), kwargs={"path": sys.argv[1]})
    server.start()
    while server.is_alive() and not stopping.is_set():
        server.join(0.1)
    while server.is_alive():  # again: SIGTERM may come before the port is open
        _ask_to_stop()
        server.join(_RETRY_SECONDS)
    return 0 if stopping.is_set() else 1


def _ask_to_stop() -> None:
    address = urllib.parse.urlsplit(os.environ[ADMIN_URL_VARIABLE])
    credentials = base64.b64encode(f"{address.username}:{address.password}".encode()).decode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{address.port}/",
        data=_STOP_SERVING.encode(),
        headers={"Authorization": f"Basic {credentials}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=2):  # noqa: S310
            pass
    except (urllib.error.URLError, OSError):
        time.sleep(0.05)  # not listening yet, or already gone: the caller looks again


if __name__ == "__main__":
    # os._exit: the interpreter would wait for ClickHouse's own threads after the server has gone.
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
