import pytest

from query_api.contract.etag import check_if_match, etag, revision_of
from query_api.errors import InvalidParameter, RevisionConflict
from schemas.version import Rank, stored_version


def test_the_revision_comes_out_of_the_version_as_it_went_in() -> None:
    assert revision_of(stored_version(2**63 - 1, Rank.DELETED, 2**62 - 1)) == 2**63 - 1
    assert etag(7) == {"ETag": '"7"'}


@pytest.mark.parametrize("header", [None, "*", ' "7" ', '"6", "7"', 'W/"7", "7"'])
def test_a_header_that_names_the_revision_passes(header: str | None) -> None:
    check_if_match(header, 7)


@pytest.mark.parametrize("header", ['"6"', '"70"', 'W/"7"', '"07x"', '"seven"', '""', '"99999999999999999999"'])
def test_any_other_tag_is_a_conflict_that_names_the_revision(header: str) -> None:
    with pytest.raises(RevisionConflict, match="revision 7"):
        check_if_match(header, 7)


@pytest.mark.parametrize("header", ["7", "", '"7', '"7" "8"', '"7",', "W/7"])
def test_what_is_no_list_of_tags_is_malformed(header: str) -> None:
    with pytest.raises(InvalidParameter, match=r"^If-Match"):
        check_if_match(header, 7)
