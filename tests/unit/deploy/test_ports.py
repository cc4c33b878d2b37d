"""Ports: reuse of the last one, never one that is taken, never one that outgoing connections get."""

import socket
from collections.abc import Iterator

import pytest

from deploy.embedded.ports import free_port, is_free

FIRST_EPHEMERAL_PORT = 32_768


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_that_somebody_listens_on_is_not_free(taken_port: int) -> None:
    assert not is_free(taken_port)


def test_the_preferred_port_is_taken_again_when_it_is_free() -> None:
    port = free_port()

    assert free_port(preferred=port) == port


def test_another_port_is_found_when_the_preferred_one_is_in_use(taken_port: int) -> None:
    assert free_port(preferred=taken_port) != taken_port


def test_a_port_given_out_to_a_sibling_is_not_given_out_twice() -> None:
    port = free_port()

    assert free_port(preferred=port, taken={port}) != port


def test_ports_lie_below_those_of_outgoing_connections() -> None:
    assert all(1024 < free_port() < FIRST_EPHEMERAL_PORT for _ in range(20))


def test_no_port_is_chosen_again_before_a_server_listens_on_it() -> None:
    chosen = [free_port() for _ in range(200)]

    assert len(set(chosen)) == len(chosen)
