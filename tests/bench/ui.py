"""`python -m tests.bench.ui`: how soon an object's page is seen, and how 100,000 events scroll, told by the browser."""

import argparse
import gzip
import json
import os
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession

from deploy.demo.sample import Object, Sample
from deploy.embedded.stack import EmbeddedStack
from tests.e2e.ui.browser import MISSING, Reader, chromium, running_browser
from tests.e2e.ui.crm import Crm, load_sample
from tests.waiting import eventually

FIRST_PAINTS = 9
EVENTS = 100_000
LONGEST_MILLISECONDS = 50
LONG: Object = ("lead", "scrolled")
_BUILD = Path(__file__).parents[2] / "query_api/ui"
_IMPORTED = re.compile(rb'from"\./([^"]+)"')
_TRACED = ["toplevel"]
_MILLION = 1_000_000
_BEGINNING = datetime(2023, 1, 1, tzinfo=UTC)
_BETWEEN = timedelta(minutes=12)
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_FIRST_ROW = """() => new Promise((resolve) => {
  const look = () => {
    const list = document.querySelector("timeline-app")?.shadowRoot?.querySelector("activity-timeline")?.shadowRoot
      ?.querySelector("activity-timeline-list");
    if (list?.shadowRoot?.querySelector("article")) resolve(performance.now());
    else requestAnimationFrame(look);
  };
  look();
})"""
# A hand on the wheel: 1,200 pixels a frame, until nothing older comes; the times from frame to frame while it moved.
# It is moved between frames, as by a wheel: moved within them, every second one would draw twice.
_SCROLL = """async (list) => {
  const scroller = list.shadowRoot.querySelector(".scroller");
  const frames = [];
  let last = performance.now(), still = 0, most = 0;
  while (still < 200) {
    const before = scroller.scrollTop;
    await new Promise((resolve) => setTimeout(resolve));
    scroller.scrollTop += 1200;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    const moved = Math.abs(scroller.scrollTop - before) >= 2;
    if (moved) frames.push(Math.round((now - last) * 10) / 10);
    last = now;
    still = moved ? 0 : still + 1;
    if (frames.length % 200 === 0) most = Math.max(most, list.shadowRoot.querySelectorAll("article").length);
  }
  return { frames, most, rows: list.rows.length };
}"""
# What Chromium adds up itself, in seconds.
_COSTS = {
    "TaskDuration": "tasks",
    "ScriptDuration": "script",
    "LayoutDuration": "layout",
    "RecalcStyleDuration": "style",
}


def main() -> int:
    """Prints one JSON object of figures; exit code 1 without a browser."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ui", description=__doc__)
    parser.add_argument("--events", type=int, default=EVENTS, help="how many events of one object are scrolled")
    events = parser.parse_args().events
    if chromium() is None:
        sys.stderr.write(f"{MISSING}\n")
        return 1
    figures: dict[str, Any] = {"component_gzip_kb": _component_bytes() / 1000}
    with tempfile.TemporaryDirectory() as directory, EmbeddedStack(Path(directory) / "data") as stack:
        crm = load_sample(stack.settings, str(stack.api_url), "org-bench")
        crm.publish(_history(crm, events))
        eventually(lambda: crm.total(LONG) == events, "the long history can be read", deadline_seconds=300)
        with running_browser("--enable-precise-memory-info", "--js-flags=--expose-gc") as browser:
            figures |= _first_paints(browser, crm)
            figures |= _scrolling(browser, crm)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0


def _component_bytes() -> int:
    """What a page loads by one script tag."""
    script = (_BUILD / "activity-timeline.js").read_bytes()
    imported = [(_BUILD / name.decode()).read_bytes() for name in set(_IMPORTED.findall(script))]
    return sum(len(gzip.compress(each)) for each in (script, *imported))


def _history(crm: Crm, events: int) -> Iterator[dict[str, Any]]:
    """Five an hour, of four types."""
    kinds = ("note", "call", "email", "status_change")
    data: dict[str, dict[str, Any]] = {
        "note": {"text": "Called back, will decide after the fair. " * 3},
        "call": {"direction": "outbound", "duration_seconds": 300, "outcome": "connected"},
        "email": {"subject": "Offer", "from": "a@example.com", "to": ["b@example.com"], "body_preview": "As discussed"},
        "status_change": {"field": "status", "from": "New", "to": "Open"},
    }
    for number in range(events):
        kind = kinds[number % len(kinds)]
        moment = (_BEGINNING + number * _BETWEEN).isoformat()
        yield crm.message(LONG, kind, data=data[kind], created_at=moment)


def _first_paints(browser: Browser, crm: Crm) -> dict[str, float]:
    """Each in a new browser profile: nothing is cached."""
    paints, rows = [], []
    lead = Sample().busiest("lead")
    for _ in range(FIRST_PAINTS):
        reader = Reader(browser, crm.url, crm.token())
        page = reader.open_object(*lead)
        rows.append(float(page.evaluate(_FIRST_ROW)))
        # The entry comes a moment after the rows that it tells of.
        paints.append(float(page.wait_for_function(_PAINT).json_value()))
        reader.close()
    return {
        "first_contentful_paint_ms": statistics.median(paints),
        "slowest_first_contentful_paint_ms": max(paints),
        "first_event_ms": statistics.median(rows),
    }


def _scrolling(browser: Browser, crm: Crm) -> dict[str, Any]:
    reader = Reader(browser, crm.url, crm.token())
    page = reader.open_object(*LONG)
    page.get_by_role("article").first.wait_for()
    page.set_default_timeout(0)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    load_before, before = os.getloadavg()[0], _metrics(session)
    browser.start_tracing(page=page, categories=_TRACED)
    seen = page.locator("activity-timeline-list").evaluate(_SCROLL)
    trace = browser.stop_tracing()
    after, load_after = _metrics(session), os.getloadavg()[0]
    session.send("HeapProfiler.collectGarbage")
    heap = _metrics(session)["JSHeapUsedSize"]
    reader.close()
    return {
        "scrolled_rows": seen["rows"],
        "most_rows_in_the_page": seen["most"],
        "load_average": [round(load_before, 2), round(load_after, 2)],
        "frames": _spread([float(each) for each in seen["frames"]]),
        "ms_a_frame": {
            name: round((after[metric] - before[metric]) * 1000 / len(seen["frames"]), 2)
            for metric, name in _COSTS.items()
        },
        "tasks_of_the_page": _tasks(trace),
        "heap_mb_at_the_end": heap / _MILLION,
    }


def _spread(milliseconds: list[float]) -> dict[str, float]:
    """How many, how long, and which part is over what a reader sees as a halt."""
    ordered = sorted(milliseconds)
    over = sum(each > LONGEST_MILLISECONDS for each in ordered)
    return {
        "count": len(ordered),
        "median_ms": statistics.median(ordered),
        "p99_ms": ordered[int(len(ordered) * 0.99)],
        "longest_ms": ordered[-1],
        "over_50_ms": over,
        "share_over_50_ms": round(over / len(ordered), 5),
    }


def _tasks(trace: bytes) -> dict[str, dict[str, float]]:
    """Of the page's own thread: by the clock, and by processor time, to which a busy machine adds nothing."""
    events = json.loads(trace)["traceEvents"]
    main = {
        (each["pid"], each["tid"])
        for each in events
        if each.get("name") == "thread_name" and each["args"]["name"] == "CrRendererMain"
    }
    tasks = [
        each
        for each in events
        if str(each.get("name")).endswith("RunTask") and (each["pid"], each["tid"]) in main and "dur" in each
    ]
    measured = {"by_the_clock": "dur", "by_processor_time": "tdur"}
    return {
        name: _spread([each[field] / 1000 for each in tasks if field in each])
        for name, field in measured.items()
        if any(field in each for each in tasks)
    }


def _metrics(session: CDPSession) -> dict[str, float]:
    return {each["name"]: float(each["value"]) for each in session.send("Performance.getMetrics")["metrics"]}


if __name__ == "__main__":
    sys.exit(main())
