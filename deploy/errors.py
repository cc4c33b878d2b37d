"""What can go wrong while starting or preparing the stack. Each message is one line: what failed, where, what to do.

DeployError
├── StackAlreadyRunning       another process holds the data directory
├── StackNotRunning           `timeline env` on a directory nobody serves
├── JarsUnavailable           the Kafka jars cannot be downloaded or are not what was pinned
├── EmbeddedServerMissing     a wheel of the `embedded` extra is absent or lost the symbol we start
├── PortInUse                 the port asked for the API belongs to somebody else
├── ChildFailed               a child process ended by itself
├── ChildNotReady             a child process did not answer within its deadline
├── ProgramFailed             a program that had to end well did not
├── MigrationFailed           a migration file is malformed, changed after it was applied, or refused by the server
├── TopicsFailed              the broker refused to create or describe the topics
├── SettingMissing            an environment variable that the command needs is absent or malformed
├── LetterNotFound            a dead letter that was named is not there
├── ExportFailed              an export cannot be read to its end, or not be gone on with
├── SweepFailed               the store of files, or ClickHouse, does not answer the sweep
├── DemoFailed                the stack does not show what the sample sent
├── CrmMissing                the environment of the real CRM is not installed
├── CrmFailed                 the real CRM refuses a call
└── LogUnreadable             the input topics cannot be read to where the workers are
"""

from pathlib import Path


class DeployError(Exception):
    """Root of everything the `timeline` command reports in one line."""


class StackAlreadyRunning(DeployError):
    """The data directory is locked by a living process."""

    def __init__(self, directory: Path, pid: int) -> None:
        super().__init__(
            f"data directory {directory} is in use by a running stack (pid {pid}): "
            "stop that one or choose another --data-dir"
        )
        self.directory = directory
        self.pid = pid


class StackNotRunning(DeployError):
    """No stack serves the data directory, or it is not ready yet."""

    def __init__(self, directory: Path, state: str) -> None:
        super().__init__(f"{state} in {directory}: start one with `timeline up --data-dir {directory}`")
        self.directory = directory


class JarsUnavailable(DeployError):
    """The jars of Apache Kafka could not be put into the cache."""


class EmbeddedServerMissing(DeployError):
    """What `timeline up` starts is not installed as it must be."""


class ChildFailed(DeployError):
    """A child process ended without being asked to."""

    def __init__(self, name: str, exit_code: int, log_path: Path, last_line: str = "") -> None:
        said = f"; its last words: {last_line}" if last_line else ""
        super().__init__(f"{name} ended with exit code {exit_code}: see {log_path}{said}")
        self.name = name
        self.exit_code = exit_code
        self.log_path = log_path


class ChildNotReady(DeployError):
    """A child process lives but did not become ready in time."""

    def __init__(self, name: str, deadline_seconds: float, log_path: Path) -> None:
        super().__init__(f"{name} was not ready after {deadline_seconds:.0f} s: see {log_path}")
        self.name = name
        self.log_path = log_path


class ProgramFailed(DeployError):
    """A program that had to end well did not."""

    def __init__(self, name: str, last_words: str) -> None:
        super().__init__(f"{name}: {last_words}")
        self.name = name


class MigrationFailed(DeployError):
    """A file of the ClickHouse schema cannot be applied."""

    def __init__(self, file_name: str, reason: str) -> None:
        super().__init__(f"migration {file_name}: {reason}")
        self.file_name = file_name


class TopicsFailed(DeployError):
    """The broker could not be asked, or said no."""


class SettingMissing(DeployError):
    """A setting is not in the environment, or not of the right form."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(f"setting {name}: {hint}")
        self.name = name


class PortInUse(DeployError):
    """Somebody else listens where the API should."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is in use: choose another with --port")
        self.port = port


class ExportFailed(DeployError):
    """An export that ends before its file is whole."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"export: {reason}")


class SweepFailed(DeployError):
    """A sweep that ends before every file was looked at."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"files sweep: {reason}; what was not looked at is as it was")


class EraseFailed(DeployError):
    """An erasure that ends before every file is gone."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"files erase: {reason}; the same command again goes on")


class DemoFailed(DeployError):
    """The sample went in and something else came out."""


class CrmMissing(DeployError):
    """`make` has not made the environment of the real CRM."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"BottleCRM is not installed in {path}: `make demo-crm` does it")


class CrmFailed(DeployError):
    """The real CRM does not do what it is asked."""


class LogUnreadable(DeployError):
    """The input topics cannot be read to where the workers are."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"cannot read the log: {reason}")


class LetterNotFound(DeployError):
    """No dead letter has these coordinates."""

    def __init__(self, ids: list[str]) -> None:
        super().__init__(f"no dead letter {', '.join(ids[:5])}: `timeline dead-letters list` names them")
        self.ids = ids
