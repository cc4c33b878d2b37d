"""Settings of files: where they are kept, and what an organization may upload."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from runtime.settings import ClickHouseSettings, Settings

_MEBIBYTE = 1024**2
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
# What people attach to leads and deals. No archives, no pages, no pictures that can hold a script.
_TYPES = (
    *("application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "image/heif", "image/tiff"),
    *("text/plain", "text/csv", "text/markdown", "application/json", "application/rtf", "message/rfc822"),
    *(_OFFICE + kind for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")),
    *(_OPEN_DOCUMENT + kind for kind in ("text", "spreadsheet", "presentation")),
    *("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"),
    *("audio/mpeg", "audio/wav", "video/mp4"),
)


class OrganizationLimits(BaseModel):
    """Of one organization; what is left out is as for all others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_bytes: Annotated[int, Field(ge=1)] | None = None
    types: tuple[str, ...] | None = None


class FilesSettings(Settings):
    """Read by the API and by `timeline files`."""

    files_url: str | None = Field(
        default=None,
        pattern=r"^(file|memory|s3|s3a|gs|az|azure|abfs|abfss)://",
        description="Where files are kept: `file:///var/lib/timeline/files`, `s3://bucket/path`, `gs://bucket/path` or "
        "`az://account/container/path`; credentials as the cloud's own variables have them. Without it there are no "
        "files.",
    )
    files_max_bytes: int = Field(default=100 * _MEBIBYTE, ge=1, description="The largest file that may be uploaded.")
    files_types: str = Field(
        default=",".join(_TYPES), description="Media types that may be uploaded, comma-separated, as the bytes show."
    )
    files_limits: dict[str, OrganizationLimits] = Field(
        default={},
        description='Other limits by organization, as JSON: `{"acme": {"max_bytes": 1000000, "types": '
        '["application/pdf"]}}`.',
    )
    files_clamd: str | None = Field(
        default=None,
        pattern=r"^[^\s:]+:\d{1,5}$",
        description="`host:port` of the clamd that every file must pass; while it does not answer none is taken. "
        "Without it files are not searched for viruses.",
    )
    files_link_seconds: int = Field(default=300, ge=10, le=3600, description="How long a link to a file is valid.")
    files_timeout_seconds: float = Field(
        default=600, gt=0, le=7200, description="How long a file may take to arrive before the answer is 408."
    )
    files_at_once: int = Field(
        default=8,
        ge=1,
        description="Uploads that one API takes at once, of one organization half as many; each takes about 16 MiB of "
        "memory at most.",
    )


class SweepSettings(ClickHouseSettings, FilesSettings):
    """What `timeline files` reads."""
