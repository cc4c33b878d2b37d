"""Debian's Chromium under Playwright, and pages that report everything they must not do."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

MISSING = "NOT CHECKED: the UI in a browser, for there is no Chromium (as root, make test installs it)"
DEADLINE_MILLISECONDS = 10_000
# Said by Chromium itself of answers that a test asked for, as a conflict, and of connections that it cut.
_EXPECTED = ("Failed to load resource", "WebSocket connection to")
# The zone has a change of clocks, and another date than UTC for an hour or two of each day.
_READER: dict[str, Any] = {
    "locale": "en-GB",
    "timezone_id": "Europe/Berlin",
    "viewport": {"width": 1280, "height": 900},
}


@cache
def chromium() -> str | None:
    """Where it is installed; Playwright's own is never downloaded."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def running_browser(*arguments: str) -> Iterator[Browser]:
    """One browser process. Close it before anything else of this thread runs an event loop: Playwright holds one."""
    with sync_playwright() as playwright:
        # Root has no sandbox; /dev/shm is 64 MB in containers.
        fixed = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", *arguments]
        browser = playwright.chromium.launch(executable_path=chromium(), args=fixed)
        try:
            yield browser
        finally:
            browser.close()


class Reader:
    """One person at one browser: the pages are apart from every other reader's, and watched."""

    def __init__(self, browser: Browser, url: str, token: str, **options: Any) -> None:
        self.url = url
        self.token = token
        self.faults: list[str] = []
        self.context: BrowserContext = browser.new_context(**(_READER | options))
        self.context.set_default_timeout(DEADLINE_MILLISECONDS)
        self.context.on("page", self._watch)

    def open(self, route: str = "", query: str = "") -> Page:
        """A page of the app, as the demo's address opens it: with the token behind `#`."""
        page = self.context.new_page()
        page.goto(
            f"{self.url}/{query}#{route}?token={self.token}" if route else f"{self.url}/{query}#token={self.token}"
        )
        return page

    def open_object(self, object_type: str, object_id: str, query: str = "") -> Page:
        """The page of one object."""
        return self.open(f"/objects/{object_type}/{object_id}", query)

    def close(self) -> None:
        """Ends every page; raises AssertionError for what any of them did wrong."""
        for page in self.context.pages:
            # A handler may be at work on a request that nobody waits for; its failure would be the next test's.
            page.unroute_all(behavior="ignoreErrors")
        self.context.close()
        assert self.faults == []

    def _watch(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._see)
        page.on("dialog", lambda dialog: self._refuse(f"dialog: {dialog.message}", dialog))

    def _hear(self, message: ConsoleMessage) -> None:
        # A violation of the Content-Security-Policy is said here as well.
        if message.type in ("error", "warning") and not message.text.startswith(_EXPECTED):
            self.faults.append(f"console: {message.text}")

    def _see(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.netloc != urlsplit(self.url).netloc:
            self.faults.append(f"request to another origin: {request.url}")

    def _refuse(self, fault: str, dialog: Any) -> None:
        self.faults.append(fault)
        dialog.dismiss()
