"""Links to files: valid for minutes, for whoever has them, for one file. Pure: the clock is an argument."""

import hmac
import secrets
from datetime import datetime
from urllib.parse import urlencode

import msgspec
from pydantic import SecretStr

from query_api.contract.paths import ACTIVITIES
from query_api.files.errors import LinkInvalid


class FileLink(msgspec.Struct, frozen=True):
    """An address below the API's own, without a token in it."""

    url: str
    expires: int


class LinkSigner:
    """All instances of the API need one secret; without one a link ends with its instance."""

    def __init__(self, secret: SecretStr | None, lifetime_seconds: int) -> None:
        root = secret.get_secret_value().encode() if secret else secrets.token_bytes(32)
        # A key of its own: no signature of a cursor can be one of a link.
        self._key = hmac.digest(root, b"links to files", "sha256")
        self._lifetime_seconds = lifetime_seconds

    def link(self, organization: str, file_id: str, now: datetime) -> FileLink:
        """A link that is valid from now on."""
        expires = int(now.timestamp()) + self._lifetime_seconds
        query = {
            "organization": organization,
            "id": file_id,
            "expires": expires,
            "signature": self._signature(organization, file_id, expires),
        }
        return FileLink(f"{ACTIVITIES}/files/content?{urlencode(query)}", expires)

    def check(self, organization: str, file_id: str, expires: int, signature: str, now: datetime) -> None:
        """Raises LinkInvalid, for an expired link as for a forged one."""
        ours = self._signature(organization, file_id, expires)
        # Both are judged, always: an answer says nothing about which one was wrong.
        is_ours = hmac.compare_digest(ours.encode(), signature.encode())
        is_young = expires > now.timestamp()
        if not (is_ours and is_young):
            raise LinkInvalid

    def _signature(self, organization: str, file_id: str, expires: int) -> str:
        # No organization's name and no id holds a zero byte.
        signed = f"{organization}\0{file_id}\0{expires}".encode()
        return hmac.new(self._key, signed, "sha256").hexdigest()
