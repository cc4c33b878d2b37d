"""Documents of which benchmarks write what stands between two marks, and people the rest."""

from pathlib import Path

from tests.bench.contestants import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"


def replace_section(name: str, text: str, page: Path = DOCUMENT) -> None:
    """Puts `text` between `<!-- name: begin -->` and `<!-- name: end -->`. Raises ValueError if a mark is missing."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    document = page.read_text()
    before, after = document.index(begin) + len(begin), document.index(end)
    page.write_text(f"{document[:before]}\n{text.strip()}\n{document[after:]}")
