"""`GET /files/content`: counted for the organization of the link; what is forged costs it nothing."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from query_api.app import create_app
from query_api.files.links import LinkSigner
from tests.unit.query_api.asgi import InProcess
from tests.unit.query_api.tokens import SECRET, settings


def test_a_link_is_counted_and_a_forged_one_is_not(tmp_path: Path) -> None:
    values = settings(
        cursor_secret=SECRET,
        files_url=tmp_path.as_uri(),
        rate_limit_user=2,
        rate_limit_organization=3,
        clickhouse_url="clickhouse://127.0.0.1:1/timeline",
    )
    signer = LinkSigner(values.cursor_secret, 60)
    link, other, foreign = (
        signer.link(organization, str(uuid4()), datetime.now(UTC)).url for organization in ("acme", "acme", "globex")
    )
    forged = link[:-64] + "0" * 64

    with InProcess(create_app(values)) as api:
        answers = [api.get(each).status_code for each in (forged, forged, forged, link, link, link, other, other)]
        stranger = api.get(foreign).status_code

    assert answers == [403, 403, 403, 404, 404, 429, 404, 429]
    assert stranger == 404
