"""`Sender`: one delivery to one address, once. Says in one sentence why it did not arrive."""

import time
from collections.abc import Collection, Sequence
from http import HTTPStatus
from types import TracebackType
from typing import Self

import aiohttp
import msgspec

from query_api.webhooks.address_guard import ForbiddenAddress, GuardedResolver, check_url
from query_api.webhooks.delivery import Delivery
from query_api.webhooks.signing import headers

_MAX_ERROR = 300


class Outcome(msgspec.Struct, frozen=True):
    """Whether it arrived; else the error, and whether the receiver never wants another one (410)."""

    error: str = ""
    is_gone: bool = False

    @property
    def is_delivered(self) -> bool:
        """The receiver answered 2xx."""
        return not self.error


class Sender:
    """Redirects are not followed, answers are not read, proxies of the environment are not used."""

    def __init__(self, allowed_hosts: Collection[str], timeout_seconds: float) -> None:
        self._allowed_hosts = allowed_hosts
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            # The lanes bound it: a common limit would let one slow receiver use it up.
            limit=0,
            resolver=GuardedResolver(self._allowed_hosts),
            use_dns_cache=False,
        )
        self._session = aiohttp.ClientSession(
            connector=connector, timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False
        )
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def send(self, url: str, delivery: Delivery, secrets: Sequence[str]) -> Outcome:
        """Signed now; never raises for what the address or the receiver does."""
        signed = headers(secrets, delivery.id, int(time.time()), delivery.body)
        try:
            checked = check_url(url, self._allowed_hosts)
            async with self._session.post(checked, data=delivery.body, headers=signed, allow_redirects=False) as answer:
                status = answer.status
        except ForbiddenAddress as error:
            return Outcome(f"refused: {error}"[:_MAX_ERROR])
        except TimeoutError:
            return Outcome(f"no answer within {self._timeout.total} s")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Outcome(_sentence(error))
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return Outcome()
        return Outcome(f"answered {status}", is_gone=status == HTTPStatus.GONE)


def _sentence(error: BaseException) -> str:
    cause = error.__cause__ if isinstance(error.__cause__, ForbiddenAddress) else error
    return f"{type(cause).__name__}: {cause}"[:_MAX_ERROR]
