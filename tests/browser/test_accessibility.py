"""For everyone: axe, keyboard, announcements, small screens, large text, system settings."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from .chat import Chat
from .conftest import PHONE
from .fake_service import FakeService

pytestmark = [pytest.mark.navigateur, pytest.mark.asyncio(loop_scope="session")]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def violations(page: Page, axe_source: str) -> list[str]:
    await page.evaluate(axe_source)
    found = await page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    assert len(found["passes"]) > 10, "axe saw nothing"
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_any_state(page: Page, service: FakeService, axe_source: str, scheme: str) -> None:
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    service.demo_sentence = '<p class="demo" role="note">Démonstration : personne ne recevra cette demande.</p>'
    chat = await Chat(page, service).open()
    seen = {"open": await violations(page, axe_source)}
    await chat.reach_verdict()
    await page.get_by_text("Voir les 2 sources").click()
    seen["sources"] = await violations(page, axe_source)
    await chat.button("Voir les structures près de chez moi").click()
    await expect(page.get_by_role("article")).to_have_count(3)
    seen["cards"] = await violations(page, axe_source)
    service.mishaps.append(503)
    await chat.button("Envoyer ma demande").click()
    await expect(chat.retry).to_be_visible()
    seen["error"] = await violations(page, axe_source)
    await chat.button("Effacer la discussion").click()
    seen["erasing"] = await violations(page, axe_source)
    await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": 320, "height": 568})
    seen["narrow"] = await violations(page, axe_source)
    assert seen == {state: [] for state in seen}


async def test_the_whole_way_works_with_the_keyboard_alone(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    walked = []
    for _ in range(7):
        await page.keyboard.press("Tab")
        walked.append(await page.evaluate(NAME_OF_FOCUS))
    assert walked == [
        "Effacer la discussion",
        "Discussion avec l’assistant",
        "Je cherche un emploi",
        "J’accompagne une personne",
        "J’ai une question",
        "Votre message",
        "Envoyer",
    ]
    for _ in range(4):
        await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await chat.see("Racontez-moi")
    await expect(chat.field).to_be_focused()  # not lost with the pressed button

    await page.keyboard.type("j'ai 52 ans, le RSA, j'habite à Troyes")
    await page.keyboard.press("Enter")
    await chat.see("Vous pouvez peut-être")
    await expect(chat.field).to_be_focused()  # an answer never moves the focus
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Shift+Tab")
    assert await page.evaluate(NAME_OF_FOCUS) == "Voir les structures près de chez moi"
    await page.keyboard.press("Space")
    await expect(page.get_by_role("article")).to_have_count(3)

    await chat.log.focus()
    await page.keyboard.press("Home")
    await expect(chat.messages.nth(0)).to_be_in_viewport(ratio=1)
    await page.keyboard.press("End")
    await expect(chat.button("Envoyer ma demande")).to_be_in_viewport(ratio=1)


NAME_OF_FOCUS = """() => {
    let focused = document.activeElement;
    while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    return focused.getAttribute('aria-label') || focused.labels?.[0]?.textContent || focused.textContent;
}"""

WATCH_LOG = """log => {
    window.announced = [];
    new MutationObserver(changes => {
        for (const change of changes)
            for (const node of change.addedNodes)
                if (log.ariaLive === 'polite') window.announced.push(node.textContent.slice(0, 24));
    }).observe(log, {childList: true, subtree: true, characterData: true});
}"""


async def test_each_message_is_announced_once_with_its_speaker(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await expect(chat.log).to_have_attribute("aria-live", "polite")
    await chat.log.evaluate(WATCH_LOG)
    await chat.button("Je cherche un emploi").click()
    await chat.see("Racontez-moi")
    service.mishaps.append(503)
    await chat.say("le RSA, Troyes")
    await chat.retry.click()
    await chat.see("Vous pouvez peut-être")
    assert await page.evaluate("window.announced") == [
        "Vous : Je cherche un emploi"[:24],
        "Assistant : D’accord. Racontez"[:24],
        "Vous : le RSA, Troyes",
        "Assistant : J’ai compris :"[:24],
        "Assistant : Vous pouvez p"[:24],
    ]


async def test_a_restored_conversation_is_in_place_before_the_log_is_live(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.reach_verdict()
    await page.add_init_script("""
        window.states = [];
        const attach = Element.prototype.attachShadow;
        Element.prototype.attachShadow = function (options) {
            const root = attach.call(this, options);
            new MutationObserver(() => {
                const log = root.querySelector('[role=log]');
                if (log) window.states.push([log.ariaLive, log.querySelectorAll('.message').length]);
            }).observe(root, {childList: true, subtree: true, attributes: true, attributeFilter: ['aria-live']});
            return root;
        };
    """)
    await page.reload()
    await expect(chat.log).to_have_attribute("aria-live", "polite")
    states = await page.evaluate("window.states")
    filled = [live for live, count in states if count == 4]
    assert {live for live, count in states if count < 4} == {"off"}
    assert filled[0] == "off"
    assert filled[-1] == "polite"


async def test_status_texts_are_status_regions_present_before_they_speak(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    regions = page.locator("[role=status]")
    await expect(regions).to_have_count(2)
    service.mishaps.append(503)
    await chat.say("bonjour")
    await expect(chat.retry).to_be_visible()
    await expect(regions).to_have_count(2)


@pytest.mark.parametrize("size", [{"width": 320, "height": 568}, {"width": 320, "height": 256}, PHONE])
async def test_nothing_is_cut_off_or_scrolls_sideways(page: Page, service: FakeService, size: dict[str, int]) -> None:
    await page.set_viewport_size(size)  # type: ignore[arg-type]
    chat = await Chat(page, service).open()
    await chat.reach_cards()
    assert await page.evaluate(WIDER_THAN_THEIR_BOX) == []
    await chat.button("Envoyer").scroll_into_view_if_needed()
    await expect(chat.button("Envoyer")).to_be_in_viewport(ratio=1)
    await chat.button("Effacer la discussion").scroll_into_view_if_needed()
    await expect(chat.button("Effacer la discussion")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, {"width": 390, "height": 844}])
async def test_text_twice_as_large_loses_nothing(page: Page, service: FakeService, size: dict[str, int]) -> None:
    await page.set_viewport_size(size)  # type: ignore[arg-type]
    chat = await Chat(page, service).open()
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    await chat.reach_cards()
    assert await chat.log.locator(".bubble").first.evaluate("bubble => parseFloat(getComputedStyle(bubble).fontSize)") >= 32
    assert await page.evaluate(WIDER_THAN_THEIR_BOX) == []
    await chat.button("Envoyer").scroll_into_view_if_needed()
    await expect(chat.button("Envoyer")).to_be_in_viewport(ratio=1)


WIDER_THAN_THEIR_BOX = """() => {
    const root = document.querySelector('aiguillage-chat').shadowRoot;
    return [document.scrollingElement, ...root.querySelectorAll('*:not(.hidden, .spare)')]
        .filter(one => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
        .filter(one => !one.closest('svg'))
        .map(one => `${one.tagName}.${one.className}: ${one.scrollWidth} > ${one.clientWidth}`);
}"""


async def test_everything_to_press_is_large_enough(page: Page, service: FakeService) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    chat = await Chat(page, service).open()
    await chat.reach_cards()
    service.mishaps.append(503)
    await chat.button("Voir d’autres structures").click()
    await expect(chat.retry).to_be_visible()
    small = await page.evaluate("""() => [...document.querySelector('aiguillage-chat').shadowRoot
        .querySelectorAll('button:enabled, textarea, .reach a, summary')]
        .map(one => [one.textContent, one.getBoundingClientRect()])
        .filter(([, box]) => box.height > 0 && (box.height < 44 || box.width < 44)).map(([name]) => name)""")
    assert small == []


async def test_a_long_answer_is_read_from_its_start_and_says_that_it_goes_on(page: Page, service: FakeService) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    chat = await Chat(page, service).open()
    await chat.reach_cards()
    await expect(chat.log.get_by_text("Voici 3 structures près de Troyes.")).to_be_in_viewport(ratio=1)
    more = page.get_by_text("Voir la suite")
    await expect(more).to_be_visible()
    for _ in range(10):
        if not await more.is_visible():
            break
        await more.click()
        await page.wait_for_timeout(100)
    await expect(more).to_be_hidden()
    await expect(chat.button("Voir d’autres structures")).to_be_in_viewport(ratio=1)


async def test_forced_colours_keep_edges_and_focus(page: Page, service: FakeService, axe_source: str) -> None:
    await page.emulate_media(forced_colors="active", reduced_motion="reduce")
    chat = await Chat(page, service).open()
    await chat.reach_cards()
    edges = await page.evaluate("""() => [...document.querySelector('aiguillage-chat').shadowRoot
        .querySelectorAll('.bubble, .card, .choice:enabled, .send, textarea, .reach a')]
        .map(one => getComputedStyle(one)).map(style => parseFloat(style.borderTopWidth))""")
    assert len(edges) > 10
    assert min(edges) >= 1
    await chat.button("Envoyer").focus()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Tab")
    assert await chat.button("Envoyer").evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    assert await violations(page, axe_source) == []


async def test_movement_is_only_for_those_who_accept_it(browser: Browser, service: FakeService) -> None:
    moves = {}
    for motion in ("reduce", "no-preference"):
        page = await browser.new_page(reduced_motion=motion)
        chat = await Chat(page, service).open()
        moves[motion] = await chat.log.evaluate("log => getComputedStyle(log).scrollBehavior")
        await page.close()
    assert moves == {"reduce": "auto", "no-preference": "smooth"}


async def test_on_a_phone_a_choice_does_not_call_up_the_keyboard(browser: Browser, service: FakeService) -> None:
    context = await browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    chat = await Chat(await context.new_page(), service).open()
    await chat.button("Je cherche un emploi").tap()
    await chat.see("Racontez-moi")
    await expect(chat.log).to_be_focused()
    await context.close()
