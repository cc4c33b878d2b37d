"""Our tables of error codes against the names a real server gives them."""

from clickhouse_connect.driver.client import Client

from runtime import clickhouse as mapping

NAMES = {
    mapping._MEMORY_LIMIT: "MEMORY_LIMIT_EXCEEDED",
    mapping._TOO_MANY_PARTS: "TOO_MANY_PARTS",
    16: "NO_SUCH_COLUMN_IN_TABLE",
    47: "UNKNOWN_IDENTIFIER",
    60: "UNKNOWN_TABLE",
    81: "UNKNOWN_DATABASE",
    193: "WRONG_PASSWORD",
    194: "REQUIRED_PASSWORD",
    243: "NOT_ENOUGH_SPACE",
    497: "ACCESS_DENIED",
    516: "AUTHENTICATION_FAILED",
    6: "CANNOT_PARSE_TEXT",
    26: "CANNOT_PARSE_QUOTED_STRING",
    27: "CANNOT_PARSE_INPUT_ASSERTION_FAILED",
    38: "CANNOT_PARSE_DATE",
    41: "CANNOT_PARSE_DATETIME",
    53: "TYPE_MISMATCH",
    69: "ARGUMENT_OUT_OF_BOUND",
    70: "CANNOT_CONVERT_TYPE",
    72: "CANNOT_PARSE_NUMBER",
    117: "INCORRECT_DATA",
    131: "TOO_LARGE_STRING_SIZE",
    376: "CANNOT_PARSE_UUID",
    441: "CANNOT_PARSE_DOMAIN_VALUE_FROM_STRING",
    469: "VIOLATED_CONSTRAINT",
}


def test_every_code_of_our_tables_is_named_here() -> None:
    codes = {mapping._MEMORY_LIMIT, mapping._TOO_MANY_PARTS} | mapping._OPERATOR_CODES | mapping._DATA_CODES

    assert codes == set(NAMES)


def test_each_code_has_the_meaning_we_think(clickhouse: Client) -> None:
    codes = list(NAMES)

    found = clickhouse.query("SELECT arrayJoin({codes:Array(UInt32)}) AS code, errorCodeToName(code)", {"codes": codes})

    assert {row[0]: row[1] for row in found.result_rows} == NAMES
