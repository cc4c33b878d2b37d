"""One CRM for the whole folder, one browser for each file, one reader for each test."""

from collections.abc import Callable, Iterator
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


@pytest.fixture(scope="session")
def crm(settings: dict[str, str], worker: ChildProcess, api_url: str) -> Crm:
    assert worker.exit_code is None
    return load_sample(settings, api_url, f"org-{uuid4()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip(MISSING)
    with running_browser() as running:
        yield running


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
