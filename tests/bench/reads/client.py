"""The clients: one that asks request after request over one connection, and wrk for sixteen at once."""

import http.client
import itertools
import re
import subprocess
import tempfile
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from tests.bench.reads.processes import tree_cpu_seconds

CLIENTS = 16
_LEAST_REQUESTS = 3
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_ERRORS = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_P50, _P99 = re.compile(r"50%\s+([\d.]+)(us|ms|s)"), re.compile(r"99%\s+([\d.]+)(us|ms|s)")
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class Request(msgspec.Struct, frozen=True):
    """A path with its query, and the headers that say whose."""

    path: str
    headers: dict[str, str]


class Sample(msgspec.Struct):
    """What was measured of one row on one side, over all rounds."""

    milliseconds: list[float] = []
    cpu_seconds: float = 0.0

    def percentile(self, share: float) -> float:
        """The time below which `share` of the requests stayed."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def cpu_milliseconds(self) -> float:
        """Of all processes of the side, per request."""
        return self.cpu_seconds * 1000 / len(self.milliseconds)


class Rate(msgspec.Struct):
    """Requests a second of sixteen clients, a figure for each round."""

    per_second: list[float] = []
    p50_milliseconds: list[float] = []
    p99_milliseconds: list[float] = []


class Client:
    """One connection that stays open."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 0)

    def get(self, request: Request) -> bytes:
        """The body. Raises RuntimeError for any answer but 200."""
        try:
            response = self._ask(request)
        except http.client.RemoteDisconnected:
            # A server ends a connection that was silent for seconds; the next one is a new one.
            response = self._ask(request)
        body = response.read()
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{request.path}: {response.status} {body[:500]!r}")
        return body

    def _ask(self, request: Request) -> http.client.HTTPResponse:
        self._connection.request("GET", request.path, headers=request.headers)
        return self._connection.getresponse()

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()


def ask_for(url: str, pids: Collection[int], requests: Iterator[Request], seconds: float, sample: Sample) -> None:
    """Request after request for `seconds`, or three; adds to the sample."""
    client = Client(url)
    used_before, began = tree_cpu_seconds(pids), time.perf_counter()
    for number in itertools.count(1):
        request = next(requests)
        started = time.perf_counter()
        client.get(request)
        ended = time.perf_counter()
        sample.milliseconds.append((ended - started) * 1000)
        if number >= _LEAST_REQUESTS and ended - began >= seconds:
            break
    sample.cpu_seconds += tree_cpu_seconds(pids) - used_before
    client.close()


def wrk(url: str, requests: list[Request], seconds: float, rate: Rate) -> None:
    """Sixteen clients without a pause; every one takes its own way through the requests."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "requests.lua"
        script.write_text(_script(requests))
        command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds:.0f}s", "--latency", "--timeout", "30s", "-s"]
        output = subprocess.run([*command, str(script), url], check=True, capture_output=True, text=True).stdout
    found = _RATE.search(output)
    assert found is not None, output
    assert _ERRORS.search(output) is None, output
    rate.per_second.append(float(found[1]))
    for pattern, figures in ((_P50, rate.p50_milliseconds), (_P99, rate.p99_milliseconds)):
        if latency := pattern.search(output):
            figures.append(float(latency[1]) * _MILLISECONDS[latency[2]])


def _script(requests: list[Request]) -> str:
    """The requests are formatted once, before the clock runs."""
    lines = ["local made = {}", "local paths = {"]
    for request in requests:
        headers = ", ".join(f'["{name}"] = "{value}"' for name, value in request.headers.items())
        lines.append(f'  {{"{request.path}", {{{headers}}}}},')
    lines += [
        "}",
        "init = function(args)",
        '  for at, each in ipairs(paths) do made[at] = wrk.format("GET", each[1], each[2]) end',
        "end",
        "local at = 0",
        "request = function()",
        "  at = at % #made + 1",
        "  return made[at]",
        "end",
    ]
    return "\n".join(lines)
