"""Migration files: split, ordered, rendered; a changed one is named."""

import pytest

from deploy.errors import MigrationFailed
from deploy.migrate import Migration, engine_variables, in_order, migrations_of_package, pending, split_statements

VARIABLES = engine_variables("timeline")


def migration(template: str, name: str = "0001_events.sql") -> Migration:
    return Migration(name, template)


def test_each_statement_ends_at_a_semicolon_that_ends_a_line() -> None:
    source = migration("CREATE TABLE a\n(x Int8);\n\nCREATE VIEW b AS SELECT ';' AS c;\n")

    assert list(split_statements(source)) == ["CREATE TABLE a\n(x Int8)", "CREATE VIEW b AS SELECT ';' AS c"]


def test_a_semicolon_that_ends_a_comment_ends_no_statement() -> None:
    source = migration("-- first this;\nSELECT 1;\n")

    assert list(split_statements(source)) == ["-- first this;\nSELECT 1"]


def test_a_statement_without_its_semicolon_is_refused_by_name() -> None:
    with pytest.raises(MigrationFailed, match=r"0001_events\.sql.*does not end"):
        list(split_statements(migration("SELECT 1;\nSELECT 2\n")))


def test_comments_after_the_last_statement_are_no_statement() -> None:
    assert list(split_statements(migration("SELECT 1;\n-- the end\n"))) == ["SELECT 1"]


def test_files_are_applied_in_the_order_of_their_numbers() -> None:
    later, earlier = migration("SELECT 2;", "0010_later.sql"), migration("SELECT 1;", "0009_earlier.sql")

    assert in_order([later, earlier]) == [earlier, later]


def test_two_files_of_one_number_are_refused() -> None:
    with pytest.raises(MigrationFailed, match=r"0001_b\.sql: has the number of 0001_a\.sql"):
        in_order([migration("", "0001_b.sql"), migration("", "0001_a.sql")])


@pytest.mark.parametrize("name", ["1_short.sql", "0001-dash.sql", "0001_Upper.sql"])
def test_a_name_that_leaves_the_order_open_is_refused(name: str) -> None:
    with pytest.raises(MigrationFailed, match="rename it"):
        in_order([migration("", name)])


def test_what_is_applied_is_not_applied_again() -> None:
    applied, new = migration("SELECT 1;", "0001_a.sql"), migration("SELECT 2;", "0002_b.sql")

    assert pending([applied, new], {applied.name: applied.checksum}) == [new]


def test_a_file_changed_after_it_was_applied_is_named() -> None:
    before, after = migration("SELECT 1;"), migration("SELECT 2;")

    with pytest.raises(MigrationFailed, match=r"0001_events\.sql.*was changed after it was applied"):
        pending([after], {before.name: before.checksum})


def test_the_engine_follows_from_the_server() -> None:
    source = migration("ENGINE = ${replacing_merge_tree}(version);")

    assert source.statements(VARIABLES) == ["ENGINE = ReplacingMergeTree(version)"]
    assert source.statements(engine_variables("timeline", cluster="main")) == [
        "ENGINE = ReplicatedReplacingMergeTree(version)"
    ]


def test_an_unknown_placeholder_is_named_with_its_file() -> None:
    with pytest.raises(MigrationFailed, match=r"0001_events\.sql: unknown placeholder \$\{engin\}"):
        migration("ENGINE = ${engin};").statements(VARIABLES)


def test_every_file_of_the_package_renders_for_one_server_and_for_a_cluster() -> None:
    sources = migrations_of_package()

    for variables in (VARIABLES, engine_variables("timeline", cluster="main")):
        assert all(source.statements(variables) for source in sources)
