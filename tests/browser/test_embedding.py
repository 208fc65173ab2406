"""On a partner's page: one tag, nothing before it is opened, a dialog that gives the focus back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from .chat import Chat
from .conftest import PHONE
from .fake_service import FakeService

pytestmark = [pytest.mark.navigateur, pytest.mark.asyncio(loop_scope="session")]

PAGE = """<!doctype html><html lang="fr">
<head><title>Ville</title><meta name="viewport" content="width=device-width">{head}</head>
<body><main><h1>Ma ville</h1><p><a href="/">Accueil</a></p></main>{body}</body></html>"""


@pytest_asyncio.fixture(loop_scope="session")
async def partner(service: FakeService) -> AsyncIterator[FakeService]:
    """Another origin, whose policy lets in the assistant's service and nothing else, styles included."""
    policy = f"default-src 'none'; script-src {service.origin}; connect-src {service.origin}"
    site = FakeService(policy=policy)
    await site.start()
    service.allowed_origin = site.origin
    site.pages["ville"] = PAGE.format(head=f'<script src="{service.origin}/widget.js" data-aiguillage defer></script>', body="")
    yield site
    await site.stop()


async def arrive(page: Page, partner: FakeService) -> None:
    await page.goto(f"{partner.origin}/pages/ville")
    await expect(page.get_by_role("button", name="Aide à l’emploi")).to_be_visible()


async def test_nothing_is_asked_or_stored_before_it_is_opened(page: Page, service: FakeService, partner: FakeService) -> None:
    await arrive(page, partner)
    await page.wait_for_timeout(500)
    assert service.requests == ["GET /widget.js"]
    assert await page.evaluate("[sessionStorage.length, localStorage.length, document.cookie]") == [0, 0, ""]

    await page.get_by_role("button", name="Aide à l’emploi").click()
    chat = Chat(page, service)
    await chat.reach_cards()
    assert await chat.faults() == []
    assert await page.evaluate("[sessionStorage.length, localStorage.length, document.cookie]") == [1, 0, ""]


async def test_a_sheet_opens_beside_the_partners_page(page: Page, service: FakeService, partner: FakeService) -> None:
    await arrive(page, partner)
    await page.get_by_role("button", name="Aide à l’emploi").click()
    chat = Chat(page, service)
    await chat.see("Bonjour")
    await chat.say("c'est quoi un CDDI ?")
    link = chat.log.get_by_role("link", name="Fiche CDDI")
    await expect(link).to_have_attribute("href", f"{service.origin}/fiches/cddi")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")


async def test_the_dialog_opens_on_the_field_and_gives_the_focus_back(
    page: Page, service: FakeService, partner: FakeService
) -> None:
    await arrive(page, partner)
    launcher = page.get_by_role("button", name="Aide à l’emploi")
    await expect(launcher).to_have_attribute("aria-haspopup", "dialog")
    await expect(launcher).to_have_attribute("aria-expanded", "false")
    await launcher.press("Enter")
    dialog = page.get_by_role("dialog", name="Aiguillage")
    chat = Chat(page, service)
    await chat.see("Bonjour")
    await expect(launcher).to_have_attribute("aria-expanded", "true")
    await expect(chat.field).to_be_focused()
    await page.get_by_role("link", name="Accueil").focus()  # beside the page, not over it
    await expect(page.get_by_role("link", name="Accueil")).to_be_focused()

    await chat.field.focus()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(launcher).to_be_focused()
    await expect(launcher).to_have_attribute("aria-expanded", "false")

    await launcher.press("Enter")
    await chat.see("Bonjour")
    await page.get_by_role("button", name="Fermer").press("Enter")
    await expect(launcher).to_be_focused()
    assert len(service.conversations) == 1


async def test_escape_in_the_question_before_erasing_closes_the_question_only(
    page: Page, service: FakeService, partner: FakeService
) -> None:
    await arrive(page, partner)
    await page.get_by_role("button", name="Aide à l’emploi").click()
    await Chat(page, service).see("Bonjour")
    await page.get_by_role("button", name="Effacer la discussion").click()
    question = page.get_by_role("dialog", name="Effacer la discussion ?")
    await expect(question).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(question).to_be_hidden()
    await expect(page.get_by_role("dialog", name="Aiguillage")).to_be_visible()


async def test_on_a_phone_it_fills_the_screen_and_the_page_behind_is_out_of_reach(
    browser: Browser, service: FakeService, partner: FakeService
) -> None:
    context = await browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    page = await context.new_page()
    await arrive(page, partner)
    await page.get_by_role("button", name="Aide à l’emploi").tap()
    chat = Chat(page, service)
    await expect(chat.button("Je cherche un emploi")).to_be_focused()  # no keyboard over the welcome
    dialog = page.get_by_role("dialog", name="Aiguillage")
    assert await dialog.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    await page.evaluate("document.querySelector('main a').focus()")
    assert await page.evaluate("document.activeElement.localName") == "aiguillage-chat"
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("button", name="Aide à l’emploi")).to_be_focused()
    await context.close()


async def test_axe_finds_nothing_closed_or_open(page: Page, service: FakeService, partner: FakeService, axe_source: str) -> None:
    await arrive(page, partner)
    await page.evaluate(axe_source)
    # The launcher stands outside the partner's landmarks, as floating buttons do.
    run = "axe.run(document, {rules: {region: {enabled: false}}}).then(found => found.violations.map(one => one.id))"
    assert await page.evaluate(run) == []
    await page.get_by_role("button", name="Aide à l’emploi").click()
    await Chat(page, service).reach_cards()
    assert await page.evaluate(run) == []


@pytest.mark.parametrize("tag", ["data-aiguillage='{origin}/'", "data-aiguillage='{origin}/' data-twice"])
async def test_the_script_finds_its_service_when_a_site_moved_or_doubled_it(page: Page, service: FakeService, tag: str) -> None:
    copy = f"<script src='/widget.js?gathered' {tag.format(origin=service.origin)}></script>"
    host = FakeService(policy="")
    await host.start()
    service.allowed_origin = host.origin
    host.pages["ville"] = PAGE.format(head=copy, body=copy if "twice" in tag else "")
    await page.goto(f"{host.origin}/pages/ville")
    await page.get_by_role("button", name="Aide à l’emploi").click()
    await Chat(page, service).see("Bonjour")
    assert await page.locator("aiguillage-chat").count() == 1
    assert len(service.conversations) == 1
    assert await Chat(page, host).faults() == []
    await host.stop()


async def test_storage_refused_by_the_browser_does_not_stop_the_conversation(page: Page, service: FakeService) -> None:
    await page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
    )
    chat = await Chat(page, service).open()
    await chat.reach_cards()
    assert await chat.faults() == []
    assert len(service.conversations) == 1
