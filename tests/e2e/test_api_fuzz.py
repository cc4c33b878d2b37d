"""schemathesis, all checks, on the running API: no fault of ours, no answer that the document does not know."""

from pathlib import Path

from tests.bench.api_fuzz import UNLIMITED, fuzz, token_of
from tests.services import running_api, running_worker

LEAST_EXAMPLES = 1_000


def test_a_thousand_generated_requests_are_answered_as_the_document_says(
    settings: dict[str, str], tmp_path: Path
) -> None:
    with running_worker(settings, tmp_path), running_api({**settings, **UNLIMITED}, tmp_path) as url:
        fuzzed = fuzz(url, token_of(settings), tmp_path, 5, "examples,coverage,fuzzing,stateful")

    assert fuzzed.is_clean, fuzzed.text
    assert fuzzed.operations >= 15
    assert fuzzed.examples >= LEAST_EXAMPLES
