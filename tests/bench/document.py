"""docs/performance.md: what stands between two marks is written by the benchmarks, the rest by people."""

from tests.bench.contestants import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"


def replace_section(name: str, text: str) -> None:
    """Puts `text` between `<!-- name: begin -->` and `<!-- name: end -->`. Raises ValueError if a mark is missing."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    document = DOCUMENT.read_text()
    before, after = document.index(begin) + len(begin), document.index(end)
    DOCUMENT.write_text(f"{document[:before]}\n{text.strip()}\n{document[after:]}")
