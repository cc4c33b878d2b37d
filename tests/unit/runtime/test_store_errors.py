"""The fate of everything that clickhouse-connect and the libraries under it raise."""

import inspect

import aiohttp
import pytest
import urllib3.exceptions
from clickhouse_connect.driver import exceptions as driver
from clickhouse_connect.driver.exceptions import ClickHouseError, DatabaseError

from runtime.clickhouse import store_error, store_errors
from runtime.errors import (
    RuntimeFault,
    StoreError,
    StoreMemoryExceeded,
    StoreMisconfigured,
    StoreRejectedData,
    StoreUnavailable,
    TooManyPartitions,
)

# A class that is new here must be looked at: is it raised for a statement, and does it carry a code?
KNOWN_CLASSES = {
    "ClickHouseError", "Warning", "Error", "InterfaceError", "DatabaseError", "DataError", "OperationalError",
    "IntegrityError", "InternalError", "ProgrammingError", "NotSupportedError", "StreamClosedError",
    "StreamFailureError",
    # Internal to its own stream reader; never leaves it.
    "StreamCompleteException",
}  # fmt: skip
TOO_MANY_IN_ONE_BLOCK = "Code: 252. DB::Exception: Too many partitions for single INSERT block (more than 100)."
TOO_MANY_PARTS = "Code: 252. DB::Exception: Too many parts (3000 with average size of 1 KiB)."


def test_no_class_of_the_driver_is_unknown_to_us() -> None:
    classes = {name for name, each in inspect.getmembers(driver, inspect.isclass) if each.__module__ == driver.__name__}

    assert classes == KNOWN_CLASSES


def raisable() -> list[Exception]:
    classes = [each for _, each in inspect.getmembers(driver, inspect.isclass) if issubclass(each, ClickHouseError)]
    # StreamClosedError takes no sentence.
    driver_errors = [each(*("sentence",) * (each is not driver.StreamClosedError)) for each in classes]
    return [
        *driver_errors,
        ClickHouseError(),
        TimeoutError("slow"),
        ConnectionResetError("reset"),
        aiohttp.ClientConnectionError("refused"),
        aiohttp.ServerTimeoutError("slow"),
        urllib3.exceptions.ProtocolError("cut"),
        urllib3.exceptions.ReadTimeoutError(urllib3.HTTPConnectionPool("host"), "/", "slow"),
    ]


@pytest.mark.parametrize("error", raisable(), ids=lambda error: type(error).__name__)
def test_error_without_a_code_is_tried_again(error: Exception) -> None:
    with pytest.raises(StoreUnavailable), store_errors():
        raise error


@pytest.mark.parametrize("error", [StoreRejectedData("ours"), ValueError("a bug"), KeyError("a bug")])
def test_our_own_errors_and_bugs_pass_unchanged(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, store_errors():
        raise error

    assert caught.value is error


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (241, "Memory limit (for query) exceeded", StoreMemoryExceeded),
        (252, TOO_MANY_IN_ONE_BLOCK, TooManyPartitions),
        (252, TOO_MANY_PARTS, StoreUnavailable),
        (60, "Unknown table", StoreMisconfigured),
        (16, "No such column", StoreMisconfigured),
        (516, "Authentication failed", StoreMisconfigured),
        (497, "Not enough privileges", StoreMisconfigured),
        (243, "Cannot reserve 1 MiB, not enough space", StoreMisconfigured),
        (27, "Cannot parse input", StoreRejectedData),
        (376, "Cannot parse UUID", StoreRejectedData),
        (159, "Timeout exceeded", StoreUnavailable),
        (202, "Too many simultaneous queries", StoreUnavailable),
        (242, "Table is in readonly mode", StoreUnavailable),
        (999_999, "nobody classified this", StoreUnavailable),
    ],
)
def test_code_decides_the_fate(code: int, text: str, expected: type[StoreError]) -> None:
    error = store_error(DatabaseError(text, code=code))

    assert type(error) is expected
    assert (error.code, text[:20] in str(error)) == (code, True)


def test_sentence_is_one_short_line() -> None:
    error = store_error(DatabaseError("first line " + "x" * 1000 + "\nstack trace", code=60))

    assert "\n" not in str(error)
    assert len(str(error)) < 600


def test_fates_are_all_faults_of_this_room() -> None:
    assert all(issubclass(each, RuntimeFault) for each in (StoreError, StoreUnavailable, StoreRejectedData))
