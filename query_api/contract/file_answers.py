"""What is answered of files."""

from datetime import datetime

import msgspec


class FileAnswer(msgspec.Struct, frozen=True):
    """A file, and where its bytes are until `expires_at`: an address below the API's own that needs no token."""

    id: str
    filename: str
    file_type: str
    file_size: int
    sha256: str
    url: str
    expires_at: datetime
