"""Whether a webhook is its sender's and fresh: BottleCRM's and HubSpot's signatures. Pure: the clock is an argument."""

import base64
import hmac
import re
from collections.abc import Mapping

# A delivery that somebody recorded is good for so long only; HubSpot's own limit, and enough for a slow network.
REPLAY_WINDOW_SECONDS = 300
_BOTTLECRM = re.compile(r"t=(?P<time>\d{1,12}),v1=(?P<digest>[0-9a-f]{64})")
_MILLISECONDS = re.compile(r"\d{1,15}")
# HubSpot signs the address with these decoded.
_DECODED = {
    "%3A": ":", "%2F": "/", "%3F": "?", "%40": "@", "%21": "!", "%24": "$", "%27": "'", "%28": "(", "%29": ")",
    "%2A": "*", "%2C": ",", "%3B": ";",
}  # fmt: skip


def is_from_bottlecrm(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """`X-BottleCRM-Signature: t=<unix>,v1=<hex HMAC-SHA256 of "t.body">`."""
    found = _BOTTLECRM.fullmatch(headers.get("x-bottlecrm-signature", ""))
    if found is None or abs(now - int(found["time"])) > REPLAY_WINDOW_SECONDS:
        return False
    expected = hmac.digest(secret.encode(), found["time"].encode() + b"." + body, "sha256").hex()
    return hmac.compare_digest(expected, found["digest"])


def is_from_hubspot(secret: str, headers: Mapping[str, str], body: bytes, now: float, url: str) -> bool:
    """`X-HubSpot-Signature-v3`: base64 of the HMAC-SHA256 of method, address, body and timestamp.

    `url` is the address as HubSpot was given it.
    """
    moment = headers.get("x-hubspot-request-timestamp", "")
    if not _MILLISECONDS.fullmatch(moment) or abs(now - int(moment) / 1000) > REPLAY_WINDOW_SECONDS:
        return False
    for encoded, sign in _DECODED.items():
        url = url.replace(encoded, sign).replace(encoded.lower(), sign)
    signed = b"POST" + url.encode() + body + moment.encode()
    expected = base64.b64encode(hmac.digest(secret.encode(), signed, "sha256")).decode()
    # As bytes: a header may hold what compare_digest takes for no text.
    return hmac.compare_digest(expected.encode(), headers.get("x-hubspot-signature-v3", "").encode())
