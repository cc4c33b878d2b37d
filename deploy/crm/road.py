"""The whole road: BottleCRM, its outbox, the relay, Kafka, worker, ClickHouse, API; on one machine."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from deploy.commands.token import Role, sign
from deploy.crm.bottlecrm import SOURCE, BottleCrm, CrmOrganization
from deploy.crm.environment import CrmEnvironment
from deploy.demo.client import TimelineClient
from deploy.embedded.child_process import ChildProcess
from deploy.embedded.postgres import EmbeddedPostgres, running_postgres
from deploy.embedded.reporter import Reporter
from deploy.embedded.stack import EmbeddedStack

TOKEN_HOURS = 24


class CrmRoad:
    """Made by `running_crm`; every part can be stopped and started again while it runs."""

    def __init__(self, stack: EmbeddedStack, postgres: EmbeddedPostgres, crm: BottleCrm, logs: Path) -> None:
        self.stack = stack
        self.postgres = postgres
        self.crm = crm
        self._logs = logs
        self.relay = self._relay()

    def start_relay(self) -> None:
        """A new relay, also after one was killed."""
        self.relay = self._relay()
        self.relay.start()

    def stop_relay(self) -> None:
        """The one of now, after the batch in its hand."""
        self.relay.stop()

    def client(self, organization: CrmOrganization) -> TimelineClient:
        """The timeline's API as the first user of an organization."""
        settings, user = self.stack.settings, organization.users[0].user_id
        token = sign(settings, organization.organization_id, user, Role.ADMIN, timedelta(hours=TOKEN_HOURS))
        return TimelineClient(f"http://127.0.0.1:{settings['TIMELINE_API_PORT']}", token)

    def check(self) -> None:
        """Raises ChildFailed when one of the CRM's processes has ended by itself."""
        for process in (self.postgres.process, self.crm.process, self.relay):
            process.check()

    def _relay(self) -> ChildProcess:
        settings = {
            "TIMELINE_OUTBOX_URL": self.crm.relay_url,
            "TIMELINE_RELAY_MAPPING": SOURCE,
            "TIMELINE_RELAY_PORT": "0",
        }
        return ChildProcess(
            "relay",
            [sys.executable, "-m", "deploy.cli", "relay"],
            log_path=self._logs / "relay.log",
            environment=self.stack.settings | settings,
        )


@contextmanager
def running_crm(
    stack: EmbeddedStack, environment: Path, data_dir: Path, reporter: Reporter
) -> Iterator[tuple[CrmRoad, CrmOrganization]]:
    """Beside a running stack, within the block. Raises a DeployError; nothing is left running then."""
    logs = data_dir / "logs"
    with ExitStack() as stops:
        crm_environment = CrmEnvironment(environment)
        with reporter.step("PostgreSQL"):
            postgres = stops.enter_context(running_postgres(crm_environment.packages, log_path=logs / "postgres.log"))
        crm = BottleCrm(crm_environment, postgres, data_dir / "bottlecrm", logs)
        organization = crm.prepare(reporter)
        stops.callback(crm.stop)
        with reporter.step(f"BottleCRM {crm_environment.version} on {crm.url}"):
            crm.start()
        road = CrmRoad(stack, postgres, crm, logs)
        stops.callback(road.stop_relay)
        with reporter.step("relay"):
            road.start_relay()
        yield road, organization
