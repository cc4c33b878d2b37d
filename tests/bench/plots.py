"""`python -m tests.bench.plots`, in the peers' environment: bench/*.json in, small SVGs in docs/images/ out."""

import json
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl  # type: ignore[import-not-found]  # in the peers' environment

mpl.use("svg")
from matplotlib import pyplot as plt

_ROOT = Path(__file__).parents[2]
_IMAGES = _ROOT / "docs" / "images"
_OURS, _OTHERS = "#1f6feb", "#8b949e"
_PROCESSES = {"worker": "#1f6feb", "clickhouse": "#d29922", "kafka": "#8b949e"}


def main() -> None:
    """Redraws what there are figures for."""
    # Text stays text: smaller, and searchable.
    plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "timeline", "font.size": 9})
    _IMAGES.mkdir(exist_ok=True)
    latest = _ROOT / "bench" / "latest.json"
    if latest.exists():
        rounds = json.loads(latest.read_text())["rounds"]
        _throughput(rounds)
        _cpu(rounds)
    growth = _ROOT / "bench" / "growth.json"
    if growth.exists():
        _growth(json.loads(growth.read_text())["sizes"])


def _throughput(rounds: list[dict[str, Any]]) -> None:
    names = _names(rounds)
    rates = [
        median(each["events"] / each["seconds"] for each in rounds if each["contestant"] == name) for name in names
    ]
    figure, axes = _bars(names)
    axes.barh(names, rates, color=[_OURS if name == "product" else _OTHERS for name in names])
    for position, rate in enumerate(rates):
        axes.text(rate, position, f" {rate:,.0f}", va="center")
    axes.set_xlabel("events/s, all processes on the same cores")
    _save(figure, "bench-throughput")


def _cpu(rounds: list[dict[str, Any]]) -> None:
    names = [name for name in _names(rounds) if not name.startswith("faust")]
    figure, axes = _bars(names)
    left = [0.0] * len(names)
    for process, color in _PROCESSES.items():
        widths = [
            median(1e6 * each["cpu_seconds"][process] / each["events"] for each in rounds if each["contestant"] == name)
            for name in names
        ]
        axes.barh(names, widths, left=left, color=color, label=process)
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.set_xlabel("CPU us an event")
    axes.legend(frameon=False)
    _save(figure, "bench-cpu")


def _growth(sizes: list[dict[str, Any]]) -> None:
    figure, axes = plt.subplots(figsize=(7, 2.4), layout="constrained")
    axes.spines[["top", "right"]].set_visible(False)
    stored = [size["stored"] for size in sizes]
    for process, color in _PROCESSES.items():
        costs = [1e6 * size["run"]["cpu_seconds"][process] / size["run"]["events"] for size in sizes]
        axes.plot(stored, costs, marker="o", color=color, label=process)
    axes.set(xscale="log", xlabel="events stored before", ylabel="CPU us an event")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    _save(figure, "bench-growth")


def _names(rounds: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(each["contestant"] for each in rounds))[::-1]


def _bars(names: list[str]) -> Any:
    figure, axes = plt.subplots(figsize=(7, 0.6 + 0.34 * len(names)), layout="constrained")
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(x=0.12)
    return figure, axes


def _save(figure: Any, name: str) -> None:
    figure.savefig(_IMAGES / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    main()
