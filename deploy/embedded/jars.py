"""The jars of Apache Kafka: pinned, each checked by its SHA-256, in a cache that all data directories share."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from deploy.errors import EmbeddedServerMissing, JarsUnavailable

# What `lock_jars.py` resolves into `kafka_jars.json`; resolving takes 15 s, downloading what is already resolved 7 s.
KAFKA_COORDINATES = ("org.apache.kafka:kafka_2.13:4.4.0", "org.slf4j:slf4j-simple:1.7.36")

_LOCK_FILE = Path(__file__).with_name("kafka_jars.json")
_PARALLEL_DOWNLOADS = 8

# Called with how many bytes of how many are there.
Progress = Callable[[int, int], None]


class Jar(msgspec.Struct, frozen=True):
    """One pinned jar, as `kafka_jars.json` states it."""

    coordinate: str
    sha256: str
    bytes: int

    @property
    def file_name(self) -> str:
        """The name it has in the cache."""
        _group, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"


def pinned_jars() -> list[Jar]:
    """Everything Kafka needs, Kafka's own jars first."""
    return msgspec.json.decode(_LOCK_FILE.read_bytes(), type=list[Jar])


def cache_directory() -> Path:
    """Where the jars lie: below the user's cache folder, one folder for each set of pinned jars."""
    user_cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    digest = hashlib.sha256(_LOCK_FILE.read_bytes()).hexdigest()[:16]
    return user_cache / "activities-timeline" / f"kafka-{digest}"


def kafka_classpath(progress: Progress | None = None) -> list[Path]:
    """Paths of all jars; downloads them first if need be. Raises `JarsUnavailable`."""
    jars, directory = pinned_jars(), cache_directory()
    if not _is_complete(jars, directory):
        with _only_one(directory):
            if not _is_complete(jars, directory):  # another start may have brought them while this one waited
                _fill(jars, directory, progress or (lambda _done, _total: None))
    return [directory / jar.file_name for jar in jars]


def _is_complete(jars: list[Jar], directory: Path) -> bool:
    paths = ((directory / jar.file_name, jar.bytes) for jar in jars)
    return all(path.is_file() and path.stat().st_size == size for path, size in paths)


@contextmanager
def _only_one(directory: Path) -> Iterator[None]:
    directory.parent.mkdir(parents=True, exist_ok=True)
    with directory.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fill(jars: list[Jar], directory: Path, progress: Progress) -> None:
    # Into a folder of another name first: what lies under the final name is whole.
    partial = directory.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.rmtree(directory, ignore_errors=True)
    download = _Download(jars, partial / "repository", progress)
    try:
        with ThreadPoolExecutor(_PARALLEL_DOWNLOADS) as pool:
            for jar, path in zip(jars, pool.map(download.fetch, jars), strict=True):
                path.replace(partial / jar.file_name)
    except OSError as error:
        raise JarsUnavailable(
            f"cannot download the Kafka jars to {directory}: {_one_line(error)}; check the network and start again"
        ) from error
    shutil.rmtree(partial / "repository")
    partial.replace(directory)


class _Download:
    """Fetches jars through jgo, the pure-Python Maven client; safe to call from several threads."""

    def __init__(self, jars: list[Jar], repository: Path, progress: Progress) -> None:
        try:
            from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415 - 0.4 s, only for the first start
        except ImportError as error:
            raise EmbeddedServerMissing(
                "package jgo is not installed: pip install 'activities-timeline[embedded]'"
            ) from error
        self._context: Any = MavenContext(
            repo_cache=repository, resolver=PythonResolver(progress_callback=self._report), timeout=60
        )
        self._total = sum(jar.bytes for jar in jars)
        self._done = 0
        self._progress = progress

    def fetch(self, jar: Jar) -> Path:
        """Downloads one jar and checks that it is the pinned one."""
        group, artifact, version = jar.coordinate.split(":")
        try:
            path = Path(self._context.project(group, artifact).at_version(version).artifact().resolve())
        except RuntimeError as error:  # jgo's way to say that no repository has it
            raise JarsUnavailable(f"{jar.coordinate}: {_one_line(error)}") from error
        if hashlib.sha256(path.read_bytes()).hexdigest() != jar.sha256:
            raise JarsUnavailable(f"{jar.coordinate} is not the pinned file (SHA-256 differs): refusing to run it")
        return path

    def _report(self, _file_name: str, _size: int) -> AbstractContextManager[Callable[[int], None]]:
        @contextmanager
        def counting() -> Iterator[Callable[[int], None]]:
            yield self._add

        return counting()

    def _add(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def write_lock(jars: list[Jar]) -> None:
    """Rewrites `kafka_jars.json`; called by `lock_jars.py`."""
    _LOCK_FILE.write_text(json.dumps([msgspec.to_builtins(jar) for jar in jars], indent=2) + "\n")
