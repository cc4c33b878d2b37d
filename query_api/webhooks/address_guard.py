"""Where a delivery may go. Who may say an address could otherwise have us ask our own network, or a cloud's metadata.

Checked when an endpoint is made and before every connection: a name is resolved here, every address of it must be
public, and the connection goes to an address that was checked (a second resolution could answer another one).
"""

import asyncio
import re
import socket
from collections.abc import Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

_HTTPS_PORTS = frozenset({443, 8443})
_MAX_URL = 2000
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f]")
_LOCAL_NAMES = ("localhost", "local", "internal", "localdomain", "home.arpa")
# Public by the registries, and yet the host's own services: Azure's agent, and what older Pythons call global.
_REFUSED = tuple(
    ip_network(each)
    for each in ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "198.18.0.0/15", "2001::/23")
)
# RFC 6052's prefix. In 64:ff9b:1::/48, which networks part as they like, the IPv4 address is anywhere: none is taken.
_NAT64 = ip_network("64:ff9b::/96")
_COMPATIBLE = ip_network("::/96")
# Ends what resolvers read as an IPv4 address, though `ip_address` does not: `127.1`, `0177.0.0.1`, `0x7f.1`.
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
# All that was ever given out (RFC 4291 2.4); `is_global` says yes to site-local fec0::/10.
_GLOBAL_UNICAST = ip_network("2000::/3")

_Found = Sequence[tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]]


class ForbiddenAddress(Exception):
    """Deliveries do not go there; the text says why."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether this is an address of the public internet, in whatever form an IPv4 address hides in it."""
    if isinstance(address, IPv6Address):
        inner = _hidden(address)
        if inner is not None:
            return is_public(inner)
        if address not in _GLOBAL_UNICAST:
            return False
    if any(address.version == each.version and address in each for each in _REFUSED):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_link_local or address.is_unspecified
    )


def _hidden(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a mapped, compatible, translated or tunnelled one reaches."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _COMPATIBLE or address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None


def check_url(text: str, allowed_hosts: Collection[str]) -> URL:
    """The address to deliver to. Raises ForbiddenAddress."""
    if len(text) > _MAX_URL or _UNPRINTABLE.search(text):
        raise ForbiddenAddress(f"at most {_MAX_URL} characters, no spaces")
    try:
        url = URL(text)
        port, host = url.port, (url.host or "").rstrip(".").lower()
    except ValueError as error:
        raise ForbiddenAddress("not an address") from error
    if url.scheme not in ("http", "https") or not host:
        raise ForbiddenAddress("an https:// address with a host")
    if url.user is not None or url.password is not None:
        raise ForbiddenAddress("no user and password: deliveries are signed")
    if host in allowed_hosts:
        return url.with_fragment(None)
    if url.scheme != "https" or port not in _HTTPS_PORTS:
        raise ForbiddenAddress(f"only https on port {' or '.join(map(str, sorted(_HTTPS_PORTS)))}")
    _check_host(host)
    return url.with_fragment(None)


def _check_host(host: str) -> None:
    address = _as_address(host)
    if address is not None and not is_public(address):
        raise ForbiddenAddress("not a public address")
    if address is None and (host in _LOCAL_NAMES or host.endswith(tuple(f".{each}" for each in _LOCAL_NAMES))):
        raise ForbiddenAddress("a name of a private network")
    if address is None and "." not in host:
        raise ForbiddenAddress("a name without a domain")
    if address is None and _NUMBER.fullmatch(host.rpartition(".")[2]):
        raise ForbiddenAddress("neither a name nor a whole address")


def _as_address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


class GuardedResolver(AbstractResolver):
    """Names in, addresses that were checked out; aiohttp connects to these and to no others."""

    def __init__(self, allowed_hosts: Collection[str]) -> None:
        self._allowed_hosts = allowed_hosts
        # A name is asked for once at a time: one whose servers are silent, tried by many deliveries, holds one thread.
        self._lookups: dict[tuple[str, int], asyncio.Future[_Found]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises ForbiddenAddress when any address of the name is not public: a mixture is an attempt."""
        results: list[ResolveResult] = []
        for each_family, _, proto, _, address in await self._found(host, port):
            literal = str(address[0]).partition("%")[0]
            if host.rstrip(".").lower() not in self._allowed_hosts and not is_public(ip_address(literal)):
                # Not which one it is: whoever may read the error could ask names of our network that way.
                raise ForbiddenAddress(f"{host} is not public")
            results.append(
                ResolveResult(
                    hostname=host,
                    host=literal,
                    port=port,
                    family=each_family,
                    proto=proto,
                    flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
                )
            )
        return results

    async def _found(self, host: str, port: int) -> _Found:
        lookup = self._lookups.get((host, port))
        if lookup is None:
            loop = asyncio.get_running_loop()
            asked = loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=socket.AF_UNSPEC)
            lookup = self._lookups[host, port] = asyncio.ensure_future(asked)
            lookup.add_done_callback(lambda done: self._forget((host, port), done))
        # A delivery that is given up does not end what others wait for; nor could it end the thread.
        return await asyncio.shield(lookup)

    def _forget(self, name: tuple[str, int], done: asyncio.Future[_Found]) -> None:
        del self._lookups[name]
        if not done.cancelled():
            # Seen: nobody may have waited until the end.
            done.exception()

    async def close(self) -> None:
        """Nothing is held."""
