"""Which web pages may follow. A browser says where a page comes from, and other programs say nothing."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def is_allowed_origin(connection: HTTPConnection, allowed_origins: Collection[str]) -> bool:
    """No origin, the API's own, or one of the setting `cors_origins`. Browsers do not ask before a WebSocket: we do.

    The own one by host and port: behind a proxy that ends TLS the scheme is another one here.
    """
    origin = connection.headers.get("origin")
    if origin is None or origin in allowed_origins:
        return True
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc == connection.headers.get("host")
