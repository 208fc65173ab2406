"""The pages of the sheets in Chromium: without JavaScript, small, dark, on paper; and the way to them from the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.actions.channels.pages.listener import served

from .chat import Chat
from .conftest import PHONE
from .fake_service import FakeService
from .test_accessibility import violations

pytestmark = [pytest.mark.navigateur, pytest.mark.asyncio(loop_scope="session")]

ADDRESSES = ["/fiches", "/fiches/eiti", "/fiches/cddi?version=simple", "/fiches/inae", "/glossaire", "/fiches/geik"]
TOO_WIDE = """() => [document.scrollingElement, ...document.querySelectorAll('body *')]
    .filter(one => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
    .map(one => `${one.tagName}.${one.className}: ${one.scrollWidth} > ${one.clientWidth}`)"""


@pytest_asyncio.fixture(loop_scope="session")
async def site() -> AsyncIterator[str]:
    async with served() as address:
        yield address


async def test_a_sheet_is_read_without_javascript(browser: Browser, site: str) -> None:
    context = await browser.new_context(java_script_enabled=False, locale="fr-FR", viewport=PHONE)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(f"{site}/fiches")
    await page.get_by_role("link", name="Contrat à durée déterminée d'insertion (CDDI)").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Contrat à durée déterminée d'insertion (CDDI)")
    await expect(page.get_by_text("24 mois au plus, renouvellements compris").first).to_be_visible()
    await page.get_by_role("link", name="Version simple").click()
    await expect(page.get_by_text("Le contrat dure 2 ans au plus.")).to_be_visible()
    await expect(page.get_by_role("link", name="Version simple")).to_have_attribute("aria-current", "page")

    await page.goto(f"{site}/fiches/ei")
    aid = page.locator("#aide_au_poste")
    await expect(aid).to_be_hidden()
    await page.get_by_role("heading", name="Pour les professionnels").click()
    await expect(aid).to_be_visible()
    await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
async def test_axe_finds_nothing(page: Page, site: str, axe_source: str, address: str, scheme: str) -> None:
    await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    await page.goto(site + address)
    for details in await page.locator("details").all():
        await details.locator("summary").click()
    assert await violations(page, axe_source) == []
    assert page.faults == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_nothing_is_cut_off_on_a_small_screen_or_in_large_text(page: Page, site: str, address: str) -> None:
    await page.set_viewport_size({"width": 320, "height": 568})
    await page.goto(site + address)
    assert await page.evaluate(TOO_WIDE) == []
    await page.set_viewport_size({"width": 640, "height": 800})
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await page.evaluate(TOO_WIDE) == []


async def test_paper_has_the_texts_and_their_sources_and_no_navigation(page: Page, site: str) -> None:
    await page.emulate_media(media="print")
    await page.goto(f"{site}/fiches/cddi")
    await expect(page.get_by_text("24 mois au plus, renouvellements compris").first).to_be_visible()
    await expect(page.locator(".sources").first).to_be_visible()
    assert await page.locator("nav:visible").count() == 0


async def test_the_chat_leads_to_the_sheet_and_is_found_again(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.say("c'est quoi un CDDI ?")
    link = chat.log.get_by_role("link", name="Fiche CDDI")
    await expect(link).to_have_attribute("href", f"{service.origin}/fiches/cddi")
    await expect(chat.log.get_by_role("link", name="ailleurs")).to_have_count(0)
    await link.click()
    await expect(page).to_have_url(f"{service.origin}/fiches/cddi")
    await page.go_back()
    await chat.see("Le CDDI est un contrat de travail.")
