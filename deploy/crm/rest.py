"""BottleCRM's REST API as one of its users calls it, or a customer who has a link."""

from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen
from uuid import uuid4

import msgspec

from deploy.errors import CrmFailed

_SECONDS = 60


class Rest:
    """Every call raises CrmFailed when the CRM refuses."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self._url = url
        self._token = token

    def get(self, path: str) -> Any:  # noqa: ANN401 - whatever the CRM answers
        """What it answers."""
        return self._call("GET", path, None, "")

    def post(self, path: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
        """What it answers."""
        return self._call("POST", path, msgspec.json.encode(body), "application/json")

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
        """What it answers."""
        return self._call("PATCH", path, msgspec.json.encode(body), "application/json")

    def delete(self, path: str) -> None:
        """Nothing is left."""
        self._call("DELETE", path, None, "")

    def upload(self, path: str, field: str, name: str, content: bytes) -> None:
        """One file in a form."""
        boundary = uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        body = f"{head}Content-Type: text/plain\r\n\r\n".encode() + content + f"\r\n--{boundary}--\r\n".encode()
        self._call("POST", path, body, f"multipart/form-data; boundary={boundary}")

    def _call(self, method: str, path: str, body: bytes | None, content_type: str) -> Any:  # noqa: ANN401 - as above
        headers = {"Content-Type": content_type} if body is not None else {}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = Request(f"{self._url}/api/{path}", data=body, headers=headers, method=method)  # noqa: S310 - our own server
        try:
            with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - as above
                text: bytes = answer.read()
        except HTTPError as error:
            said = error.read(300).decode(errors="replace")
            raise CrmFailed(f"BottleCRM: {method} {path} answered {error.code}: {said}") from error
        except (URLError, OSError) as error:
            raise CrmFailed(f"BottleCRM: {method} {path}: {error}") from error
        return msgspec.json.decode(text) if text else None
