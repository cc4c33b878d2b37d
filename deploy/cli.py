"""The `timeline` command: registers the subcommands and turns failures into one line."""

import sys

import typer

from deploy.commands.api import api
from deploy.commands.dead_letters import dead_letters
from deploy.commands.demo import demo
from deploy.commands.demo_crm import demo_crm
from deploy.commands.env import env
from deploy.commands.export import export
from deploy.commands.files import files
from deploy.commands.grants import grants
from deploy.commands.import_ import import_
from deploy.commands.migrate import migrate
from deploy.commands.outbox import outbox
from deploy.commands.produce import produce
from deploy.commands.relay import relay
from deploy.commands.token import token
from deploy.commands.topics import topics
from deploy.commands.up import up
from deploy.commands.verify import verify
from deploy.commands.webhooks import webhooks
from deploy.commands.worker import worker
from deploy.errors import DeployError
from runtime.errors import RuntimeFault

app = typer.Typer(name="timeline", help="Every activity of a CRM as one live, exact, searchable history.")
for command in (
    demo,
    demo_crm,
    up,
    env,
    worker,
    api,
    migrate,
    grants,
    topics,
    token,
    produce,
    relay,
    verify,
    export,
    webhooks,
):
    app.command()(command)
app.add_typer(dead_letters)
app.add_typer(outbox)
app.add_typer(files)
app.add_typer(import_)


def main() -> None:
    """Exit code 0, or one line on stderr that says what failed, where and what to do: 1, or 2 for wrong usage."""
    try:
        # Not standalone: Typer would draw a box of five lines around its errors.
        sys.exit(app(prog_name="timeline", standalone_mode=False))
    except typer.TyperException as error:
        _fail(f"{error.format_message()} See `timeline --help`.", error.exit_code)
    except (DeployError, RuntimeFault) as error:
        _fail(str(error), 1)


def _fail(message: str, exit_code: int) -> None:
    typer.echo(f"timeline: {' '.join(message.split())}", err=True)
    sys.exit(exit_code)


if __name__ == "__main__":
    main()
