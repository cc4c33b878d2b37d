"""BottleCRM with its own web server: database, capture, users, gunicorn. The package itself stays as it is."""

import secrets
from pathlib import Path

import msgspec
import psycopg

from deploy.crm.environment import CrmEnvironment
from deploy.embedded.child_process import ChildProcess
from deploy.embedded.ports import free_port, is_listening
from deploy.embedded.postgres import HOST, EmbeddedPostgres
from deploy.embedded.program import run_program
from deploy.embedded.reporter import Reporter
from producers.outbox.install import install, load_capture

DATABASE = "bottlecrm"
SOURCE = "producers.sources.bottlecrm"
RELAY_ROLE = "relay"

_OWNER = "crm_app"
_PROJECT = Path(__file__).parents[2]
_READY_SECONDS = 60.0
_WITH_CAPTURE = "producers.django.bottlecrm.settings"
_WITHOUT_CAPTURE = "crm.settings"


class CrmUser(msgspec.Struct, frozen=True):
    """Somebody who works with the CRM."""

    key: str
    name: str
    email: str
    user_id: str
    profile_id: str
    token: str


class CrmOrganization(msgspec.Struct, frozen=True):
    """What provision.py made."""

    organization_id: str
    users: list[CrmUser]


class BottleCrm:
    """`prepare` once, then `start`. `directory` takes what the CRM writes beside its database."""

    def __init__(self, environment: CrmEnvironment, postgres: EmbeddedPostgres, directory: Path, logs: Path) -> None:
        self._environment = environment
        self._postgres = postgres
        self._directory = directory.absolute()
        self._logs = logs
        self._port = free_port()
        self._secret = secrets.token_urlsafe(48)
        self.url = f"http://{HOST}:{self._port}"
        self.process = self._server(_WITH_CAPTURE, self._port, "bottlecrm")

    @property
    def owner_url(self) -> str:
        """The database as its owner: the CRM's own role, held by row-level security as anybody."""
        return self._postgres.url(_OWNER, DATABASE)

    @property
    def relay_url(self) -> str:
        """The database as the relay may see it."""
        return self._postgres.url(RELAY_ROLE, DATABASE)

    @property
    def admin_url(self) -> str:
        """The database as one who may do everything."""
        return self._postgres.url(database=DATABASE)

    def prepare(self, reporter: Reporter) -> CrmOrganization:
        """Database with capture, organization with users. The migrated empty schema is kept for the next time."""
        self._directory.mkdir(parents=True, exist_ok=True)
        with psycopg.connect(self._postgres.url(), autocommit=True) as server:
            # Not a superuser: the CRM's row-level security would be off without a word.
            server.execute(f"CREATE ROLE {_OWNER} LOGIN NOSUPERUSER NOBYPASSRLS")
            server.execute(f"CREATE ROLE {RELAY_ROLE} LOGIN NOSUPERUSER NOBYPASSRLS")
            server.execute(f"CREATE DATABASE {DATABASE} OWNER {_OWNER}")
        self._create_schema(reporter)
        capture = load_capture(SOURCE)
        with psycopg.connect(self.owner_url) as owner:
            install(owner, capture.tables, setup=capture.setup, relay_role=RELAY_ROLE)
        with reporter.step("an organization with four users"):
            return self.provision()

    def provision(self) -> CrmOrganization:
        """Another organization with four users and their tokens."""
        return msgspec.json.decode(self._script("provision.py"), type=CrmOrganization)

    def survey_token(self, ticket_id: str, organization_id: str) -> str:
        """What the customer of a closed ticket is mailed: the CRM's task, run here at once."""
        return self._script("survey.py", ticket_id, organization_id).strip().splitlines()[-1]

    def start(self) -> None:
        """Returns when it answers."""
        self.process.start()
        self.process.wait_until(lambda: is_listening(self._port), deadline_seconds=_READY_SECONDS)

    def without_capture(self, port: int) -> ChildProcess:
        """The same CRM as it is without us, on another port, not yet started: what capture costs is seen beside it."""
        return self._server(_WITHOUT_CAPTURE, port, "bottlecrm-plain")

    def stop(self) -> None:
        """Ends the web server."""
        self.process.stop()

    def _server(self, settings: str, port: int, name: str) -> ChildProcess:
        command = [self._environment.python, "-m", "gunicorn", "crm.wsgi:application", "--no-control-socket"]
        command += ["-w", "1", "--threads", "4", "-b", f"{HOST}:{port}"]
        return ChildProcess(
            name,
            command,
            log_path=self._logs / f"{name}.log",
            directory=self._directory,
            environment=self._variables(settings),
        )

    def _create_schema(self, reporter: Reporter) -> None:
        kept = self._directory / f"schema-{self._environment.version}.dump"
        if kept.exists():
            with reporter.step("BottleCRM's schema from the last time"):
                self._postgres_tool("pg_restore", "--no-owner", "--role", _OWNER, "-d", DATABASE, str(kept))
            return
        with reporter.step("BottleCRM's migrations (3 minutes, the first time)"):
            self._python(self._environment.program("django-admin"), "migrate", "--verbosity", "0")
            unfinished = kept.with_suffix(".unfinished")
            self._postgres_tool("pg_dump", "-Fc", "-f", str(unfinished), DATABASE)
            unfinished.replace(kept)

    def _postgres_tool(self, name: str, *arguments: str) -> None:
        run_program(*self._postgres.client(name), *arguments, directory=self._directory)

    def _script(self, name: str, *arguments: str) -> str:
        return self._python(str(Path(__file__).with_name("inside") / name), *arguments)

    def _python(self, *arguments: str) -> str:
        variables = self._variables(_WITH_CAPTURE)
        return run_program(self._environment.python, *arguments, directory=self._directory, environment=variables)

    def _variables(self, settings: str) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": str(_PROJECT),
            "PYTHONWARNINGS": "ignore",
            "SECRET_KEY": self._secret,
            "ENV_TYPE": "dev",
            "DEBUG": "False",
            "ALLOWED_HOSTS": HOST,
            "DBNAME": DATABASE,
            "DBUSER": _OWNER,
            "DBPASSWORD": "",
            "DBHOST": HOST,
            "DBPORT": str(self._postgres.port),
            "DEFAULT_FROM_EMAIL": "crm@example.com",
            "ADMIN_EMAIL": "admin@example.com",
            "DOMAIN_NAME": self.url,
            # The CRM's own pool: a connection for each request compiles the triggers' functions each time.
            "DB_POOL_ENABLED": "true",
            # Nobody mails here: background tasks are taken and forgotten.
            "CELERY_BROKER_URL": "memory://",
            "CELERY_RESULT_BACKEND": "disabled://",
        }
