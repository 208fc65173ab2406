"""A real Chromium, the built widget, and a fake service for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from ops.toolchain import node_environment
from tests.absent import absent

from .fake_service import ROOT, FakeService

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def built_widget() -> Path:
    """The script as `npm run build` makes it, made again when a source is newer."""
    script = ROOT / "widget/dist/widget.js"
    sources = [path for folder in ("widget/src", "widget") for path in (ROOT / folder).glob("*.*")]
    if script.exists() and script.stat().st_mtime > max(path.stat().st_mtime for path in sources):
        return script
    npm("build")
    return script


def npm(task: str) -> subprocess.CompletedProcess[str]:
    """A task of package.json, with the Node that the project found or installed."""
    if not (ROOT / "node_modules/esbuild").exists():
        absent("Les outils de la page sont absents : lancez « npm ci ».")
    environment = node_environment()
    command = shutil.which("npm", path=environment["PATH"]) or "npm"
    return subprocess.run(
        [command, "run", "--silent", task], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )


@pytest.fixture(scope="session")
def chromium() -> Path:
    if not CHROMIUM.exists():
        absent("Chromium est absent : apt-get install chromium")
    return CHROMIUM


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(built_widget: Path, chromium: Path) -> AsyncIterator[Browser]:
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=chromium, headless=True, args=flags)
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def service() -> AsyncIterator[FakeService]:
    fake = FakeService()
    await fake.start()
    yield fake
    await fake.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    opened = await browser.new_context(locale="fr-FR", reduced_motion="reduce", viewport={"width": 1280, "height": 800})
    opened.set_default_timeout(10_000)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> Page:
    """A blank page; errors of the page's scripts and breaches of its policy are kept in ``page.faults``."""
    opened = await context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
    opened.faults = faults  # type: ignore[attr-defined]
    return opened


@pytest.fixture(scope="session")
def axe_source() -> str:
    script = ROOT / "node_modules/axe-core/axe.min.js"
    if not script.exists():
        absent("axe-core est absent : lancez « npm ci ».")
    return script.read_text(encoding="utf-8")
