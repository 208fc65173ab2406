"""When the network or the service fails: nothing is lost, nothing is sent twice, and the person is told."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, Page, expect

from .chat import Chat
from .fake_service import FakeService

pytestmark = [pytest.mark.navigateur, pytest.mark.asyncio(loop_scope="session")]


def texts(service: FakeService) -> list[str]:
    return [body["text"] for body in service.turns if "text" in body]


async def test_a_service_that_is_away_then_back_gets_the_message_once(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    service.mishaps += [503, 503]
    await chat.say("je cherche à Lens")
    await chat.see_status(
        "L’assistant ne répond pas pour le moment. Attendez 20 secondes, puis réessayez. Votre message est gardé."
    )
    own = chat.messages.nth(1)
    await expect(own).to_have_attribute("data-unsent", "Pas encore envoyé")
    await chat.retry.click()
    await expect(chat.retry).to_be_visible()
    await chat.retry.click()
    await chat.see("Je n’ai pas compris")

    await expect(chat.retry).to_be_hidden()
    await expect(own).not_to_have_attribute("data-unsent", "Pas encore envoyé")
    assert texts(service) == ["je cherche à Lens"]
    assert len({body["message_id"] for body in service.posts[1:]}) == 1
    await expect(chat.messages).to_have_count(3)


@pytest.mark.parametrize("mishap", ["cut", "lost"])
async def test_an_answer_that_never_comes_is_asked_for_again_without_a_second_turn(
    page: Page, service: FakeService, mishap: str
) -> None:
    chat = await Chat(page, service).open()
    # Chromium repeats a request by itself when a kept connection is cut: its repeat fails too.
    service.mishaps += [mishap, mishap]
    await chat.say("je cherche à Lens")
    await expect(chat.retry).to_be_visible()
    service.mishaps.clear()
    await chat.see_status("Pas de connexion internet. Votre message est gardé.")
    await chat.retry.click()
    await chat.see("Je n’ai pas compris")
    assert texts(service) == ["je cherche à Lens"]
    assert [message["from"] for message in next(iter(service.conversations.values()))] == ["assistant", "personne", "assistant"]


async def test_offline_messages_wait_and_leave_in_order_when_the_network_is_back(
    page: Page, context: BrowserContext, service: FakeService
) -> None:
    chat = await Chat(page, service).open()
    await context.set_offline(True)
    await chat.say("bonjour")
    await chat.see_status("Pas de connexion internet.")
    await chat.say("je cherche à Lens")
    await expect(chat.messages).to_have_count(3)
    assert texts(service) == []

    await context.set_offline(False)
    await expect(chat.messages).to_have_count(5)
    await expect(chat.retry).to_be_hidden()
    assert texts(service) == ["bonjour", "je cherche à Lens"]


async def test_a_failure_of_the_service_is_told_in_its_own_words(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    service.mishaps.append(500)
    await chat.say("je cherche à Lens")
    await chat.see_status("Une panne nous empêche de répondre. Réessayez dans quelques minutes. Votre message est gardé.")
    await chat.retry.click()
    await chat.see("Je n’ai pas compris")
    assert texts(service) == ["je cherche à Lens"]


async def test_too_many_messages_says_how_long_to_wait(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    service.mishaps.append(429)
    await chat.button("Je cherche un emploi").click()
    await chat.see_status("Trop de messages à la fois. Attendez 20 secondes, puis réessayez.")
    await chat.retry.click()
    await chat.see("Racontez-moi")
    assert [body.get("choice") for body in service.turns] == [None, "demandeur"]


async def test_an_opening_that_fails_can_be_tried_again(page: Page, service: FakeService) -> None:
    service.mishaps.append(503)
    chat = Chat(page, service)
    await page.goto(service.origin)
    await chat.see_status("L’assistant ne répond pas pour le moment.")
    await chat.retry.click()
    await expect(chat.button("Je cherche un emploi")).to_be_enabled()
    assert len(service.conversations) == 1


async def test_words_typed_before_the_opening_succeeds_are_sent_after_it(page: Page, service: FakeService) -> None:
    service.mishaps.append(503)
    chat = Chat(page, service)
    await page.goto(service.origin)
    await expect(chat.retry).to_be_visible()
    await chat.say("je cherche à Lens")
    await chat.see("Je n’ai pas compris")
    assert [body.get("text") for body in service.turns] == [None, "je cherche à Lens"]


async def test_a_history_that_does_not_come_can_be_tried_again(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.reach_verdict()
    service.mishaps.append(503)
    await page.reload()
    await expect(chat.retry).to_be_visible()
    await chat.retry.click()
    await chat.see("Vous pouvez peut-être")
    assert len(service.conversations) == 1


async def test_a_message_that_the_service_refuses_comes_back_with_the_reason(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.say("une histoire trop longue")
    await chat.see_status("Votre message est trop long. Envoyez-le en deux fois.")
    await expect(chat.field).to_have_value("une histoire trop longue")
    await expect(chat.messages).to_have_count(1)
    await expect(chat.retry).to_be_hidden()


async def test_a_choice_no_longer_offered_shows_where_the_conversation_is(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    past = next(iter(service.conversations.values()))
    past.append({"seq": 2, "from": "personne", "at": "2026-11-22T10:01:00+01:00", "text": "J’ai une question"})
    past.append({"seq": 3, "from": "assistant", "at": "2026-11-22T10:01:01+01:00", "text": "Laquelle ?"})
    await chat.button("Je cherche un emploi").click()
    await chat.see_status("Cette réponse n’est plus proposée.")
    await chat.see("Laquelle ?")
    await expect(chat.messages).to_have_count(3)
    await expect(chat.button("Je cherche un emploi")).to_be_disabled()


async def test_a_double_click_and_a_held_key_send_once(page: Page, service: FakeService) -> None:
    service.delay = 0.2
    chat = await Chat(page, service).open()
    await chat.button("Je cherche un emploi").dblclick()
    await chat.see("Racontez-moi")
    await chat.field.fill("je cherche à Lens")
    for _ in range(3):
        await page.keyboard.down("Enter")
    await page.keyboard.up("Enter")
    await chat.see("Je n’ai pas compris")
    assert [body.get("choice") or body.get("text") for body in service.posts] == [None, "demandeur", "je cherche à Lens"]


async def test_waiting_is_said_in_words_then_unsaid(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    service.delay = 1.5
    await chat.say("je cherche à Lens")
    await chat.see_status("L’assistant écrit…")
    await chat.see("Je n’ai pas compris")
    await expect(page.get_by_text("L’assistant écrit…")).to_have_count(0)


async def test_erasing_while_an_answer_is_awaited_shows_no_old_answer(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    service.delay = 0.6
    await chat.say("j'ai le RSA")
    await chat.button("Effacer la discussion").click()
    await page.get_by_role("dialog").get_by_role("button", name="Effacer").click()
    await chat.see("La discussion est effacée.")
    await expect(chat.button("Je cherche un emploi")).to_be_enabled()
    await page.wait_for_timeout(800)
    await expect(chat.messages).to_have_count(1)


async def test_a_wifi_login_page_instead_of_the_service_is_no_answer(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await page.route("**/api/chat", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>"))
    await chat.say("je cherche à Lens")
    await chat.see_status("Pas de connexion internet. Votre message est gardé.")
    await page.unroute("**/api/chat")
    await chat.retry.click()
    await chat.see("Je n’ai pas compris")
