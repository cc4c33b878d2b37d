"""Where a delivery may go. Who may say an address could otherwise have us ask our own network, or a cloud's metadata.

Checked when an endpoint is made and before every connection: a name is resolved here, every address of it must be
public, and the connection goes to an address that was checked (a second resolution could answer another one).
"""

import asyncio
import re
import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

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
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
_COMPATIBLE = ip_network("::/96")
# All that was ever given out (RFC 4291 2.4); `is_global` says yes to site-local fec0::/10.
_GLOBAL_UNICAST = ip_network("2000::/3")


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
    if address in _COMPATIBLE or any(address in each for each in _NAT64):
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


def _as_address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


class GuardedResolver(AbstractResolver):
    """Names in, addresses that were checked out; aiohttp connects to these and to no others."""

    def __init__(self, allowed_hosts: Collection[str]) -> None:
        self._allowed_hosts = allowed_hosts

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises ForbiddenAddress when any address of the name is not public: a mixture is an attempt."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=socket.AF_UNSPEC)
        results: list[ResolveResult] = []
        for each_family, _, proto, _, address in found:
            literal = str(address[0]).partition("%")[0]
            if host.rstrip(".").lower() not in self._allowed_hosts and not is_public(ip_address(literal)):
                raise ForbiddenAddress(f"{host} is {literal}, which is not public")
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

    async def close(self) -> None:
        """Nothing is held."""
