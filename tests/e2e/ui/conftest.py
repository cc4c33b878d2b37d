"""One CRM and one browser for the whole folder, one reader for each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from deploy.commands.token import Role
from deploy.embedded.child_process import ChildProcess
from tests.e2e.ui.browser import MISSING, Reader, chromium, running_browser
from tests.e2e.ui.crm import Crm, load_sample

Readers = Callable[..., Reader]
"""The fixture `readers`: another browser window, of a role and a user."""

_FOLDER = Path(__file__).parent
_RUNNING = pytest.StashKey[Browser]()
_ENDING = pytest.StashKey[ExitStack]()


@pytest.fixture(scope="session")
def crm(settings: dict[str, str], worker: ChildProcess, api_url: str) -> Crm:
    assert worker.exit_code is None
    return load_sample(settings, api_url, f"org-{uuid4()}")


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Browser:
    """Started by the first test of the folder that needs it."""
    if chromium() is None:
        pytest.skip(MISSING)
    stash = request.config.stash
    if _RUNNING not in stash:
        stash[_ENDING] = ExitStack()
        stash[_RUNNING] = stash[_ENDING].enter_context(running_browser())
    return stash[_RUNNING]


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Ends the browser behind the folder's last test: other tests run event loops of their own, and it holds one."""
    stays = nextitem is not None and _FOLDER in nextitem.path.parents
    if not stays and _RUNNING in item.config.stash:
        del item.config.stash[_RUNNING]
        item.config.stash[_ENDING].close()


@pytest.fixture
def readers(browser: Browser, crm: Crm) -> Iterator[Readers]:
    opened: list[Reader] = []

    def open_reader(role: Role = Role.ADMIN, user: str | None = None, **options: Any) -> Reader:
        token = options.pop("token", None) or crm.token(role, user)
        opened.append(Reader(browser, options.pop("url", crm.url), token, **options))
        return opened[-1]

    yield open_reader
    for reader in opened:
        reader.close()


@pytest.fixture
def reader(readers: Readers) -> Reader:
    return readers()
