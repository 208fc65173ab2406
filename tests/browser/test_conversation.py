"""The way through a conversation: opening, choosing, typing, cards, sources, reload, erasing."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from playwright.async_api import BrowserContext, Page, expect

from .chat import Chat
from .fake_service import FakeService

pytestmark = [pytest.mark.navigateur, pytest.mark.asyncio(loop_scope="session")]


async def test_the_page_opens_on_the_welcome_message_and_talks_to_its_own_service_only(page: Page, service: FakeService) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    chat = await Chat(page, service).open()
    await chat.reach_cards()

    assert all(url.startswith((service.origin, "data:")) for url in asked), asked
    assert sorted({url.removeprefix(service.origin) for url in asked if url.startswith("http")}) == [
        "/",
        "/api/chat",
        "/widget.js",
    ]
    assert await chat.faults() == []
    assert await page.title() == "Aiguillage : trouver un emploi d’insertion près de chez vous"


async def test_each_turn_carries_an_identifier_of_its_own_and_the_token_of_the_conversation(
    page: Page, service: FakeService
) -> None:
    chat = await Chat(page, service).open()
    await chat.button("Je cherche un emploi").click()
    await chat.see("Racontez-moi")
    await chat.reach_verdict()

    first, second, third = service.posts
    token = next(iter(service.conversations))
    assert first["conversation"] is None
    assert "text" not in first
    assert (second["conversation"], second["choice"]) == (token, "demandeur")
    assert (third["conversation"], third["text"]) == (token, "j'ai 52 ans, je touche le RSA, j'habite à Troyes")
    assert len({UUID(body["message_id"]) for body in service.posts}) == 3


async def test_identifiers_work_without_a_secure_context(page: Page, service: FakeService) -> None:
    await page.add_init_script("delete Crypto.prototype.randomUUID")
    await Chat(page, service).open()
    assert UUID(service.posts[0]["message_id"]).version == 4


async def test_a_taken_choice_is_shown_as_the_persons_words_and_the_choices_stay_to_be_read(
    page: Page, service: FakeService
) -> None:
    chat = await Chat(page, service).open()
    await chat.button("J’accompagne une personne").click()
    await chat.see("Je n’ai pas compris")

    await expect(chat.messages.nth(1)).to_have_text("Vous : J’accompagne une personne")
    offered = chat.messages.nth(0).get_by_role("button")
    assert await offered.all_text_contents() == ["Je cherche un emploi", "J’accompagne une personne", "J’ai une question"]
    for place in range(3):
        await expect(offered.nth(place)).to_be_disabled()
    await expect(chat.messages.nth(0).get_by_role("group", name="Réponses proposées")).to_be_visible()


async def test_only_the_choices_of_the_last_message_are_active(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.reach_cards()
    active = await page.locator(".choice:enabled").all_text_contents()
    assert active == ["Envoyer ma demande", "Voir d’autres structures"]


async def test_what_is_said_is_text_whatever_it_looks_like(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.say("<img src=x onerror=alert(1)> <b>bonjour</b>")
    answer = chat.messages.nth(2)
    await expect(answer).to_contain_text("<img src=x onerror=alert(1)> <b>bonjour</b>")
    assert await chat.log.locator("img, b").count() == 0
    assert await chat.faults() == []


async def test_lines_are_kept_and_shift_enter_makes_one(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.field.press_sequentially("bonjour")
    await chat.field.press("Shift+Enter")
    await chat.field.press_sequentially("j'habite à Lens")
    assert len(service.posts) == 1
    await chat.field.press("Enter")
    await chat.see("Je n’ai pas compris")
    assert service.posts[-1]["text"] == "bonjour\nj'habite à Lens"
    bubble = chat.messages.nth(1).locator(".bubble")
    assert await bubble.evaluate("bubble => getComputedStyle(bubble).whiteSpace.startsWith('pre-wrap')")
    await expect(chat.field).to_have_value("")


async def test_an_empty_message_is_not_sent(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.field.fill("  \n ")
    await chat.button("Envoyer").click()
    await chat.see_status("Écrivez d’abord votre message.")
    assert len(service.posts) == 1


async def test_a_message_stops_at_two_thousand_characters_and_says_what_is_left(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.field.fill("a" * 1850)
    await expect(page.get_by_text("Il reste 150 caractères.")).to_be_visible()
    assert await chat.field.get_attribute("maxlength") == "2000"


async def test_the_warning_stands_before_anything_is_typed(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    sentence = "N’écrivez pas d’information sur votre santé ou la justice si vous ne le souhaitez pas."
    await expect(page.get_by_text(sentence)).to_be_in_viewport()
    await expect(chat.field).to_have_accessible_description(re.compile(re.escape(sentence)))


async def test_a_card_says_who_where_how_far_and_how_to_reach(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.reach_cards()
    near, garden, plain = [page.get_by_role("article").nth(place) for place in range(3)]

    await expect(near).to_have_accessible_name("Atelier des Deux Rives")
    await expect(near.get_by_role("heading")).to_have_text("Atelier des Deux Rives")
    for said in (
        "Entreprise d’insertion",
        "12 rue des Tanneurs",
        "10000 Troyes",
        "à 3,2 km",
        "Démonstration : structure inventée",
    ):
        await expect(near).to_contain_text(said)
    await expect(near).to_contain_text("Source : annuaire de démonstration, mise à jour le 1er novembre 2026")
    call = near.get_by_role("link", name="Appeler 01 99 00 00 01 Atelier des Deux Rives")
    await expect(call).to_have_attribute("href", "tel:+33199000001")
    site = near.get_by_role("link", name="Site internet Atelier des Deux Rives (nouvel onglet)")
    await expect(site).to_have_attribute("href", "https://deux-rives.example/")
    await expect(site).to_have_attribute("rel", "noopener noreferrer")

    await expect(garden).to_contain_text("à environ 4 km")
    await expect(garden).to_contain_text("À vérifier")
    await expect(near).not_to_contain_text("À vérifier")
    await expect(near).not_to_contain_text("Reçoit les demandes en ligne")  # invented: it receives nothing
    await expect(plain).to_contain_text("Reçoit les demandes en ligne")

    await expect(plain).to_contain_text("AI")
    await expect(plain).to_contain_text("à 12 km")
    await expect(plain).not_to_contain_text("Démonstration")
    await expect(plain.get_by_role("link")).to_have_count(0)  # no phone, and a site that is not https


async def test_sources_are_folded_and_dated(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.reach_verdict()
    source = page.get_by_role("link", name="Arrêté du 1er septembre 2021, critères d’éligibilité")
    await expect(source).to_be_hidden()
    await page.get_by_text("Voir les 2 sources").click()
    await expect(source).to_have_attribute("href", "https://loi.example/arrete")
    await expect(page.get_by_text("Guide de l’insertion par l’activité économique – 14 mai 2024")).to_be_visible()


async def test_numbers_to_call_are_links_in_the_assistants_words_only(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.say("mon numéro est le 06 12 34 56 78")
    await chat.see("Je n’ai pas compris")
    links = chat.log.get_by_role("link")
    assert [await link.get_attribute("href") for link in await links.all()] == ["tel:3949", "tel:+33325000000"]


async def test_reload_keeps_the_conversation_and_its_active_choices(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.reach_cards()
    before = await chat.log.inner_text()
    stored = await page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}, document.cookie])")
    token = next(iter(service.conversations))
    assert stored == f'[{{"aiguillage.conversation":"{token}"}},{{}},""]'

    await page.reload()
    await expect(page.get_by_role("article")).to_have_count(3)
    assert await chat.log.inner_text() == before
    assert len(service.conversations) == 1
    await chat.button("Envoyer ma demande").click()
    await chat.see("Êtes-vous d’accord ?")


async def test_another_tab_has_a_conversation_of_its_own(page: Page, context: BrowserContext, service: FakeService) -> None:
    await Chat(page, service).open()
    await Chat(await context.new_page(), service).open()
    assert len(service.conversations) == 2


async def test_a_conversation_that_is_gone_at_reload_starts_anew_and_says_so(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.reach_verdict()
    service.conversations.clear()
    await page.reload()
    await chat.see("Votre ancienne discussion est terminée.")
    await expect(chat.button("Je cherche un emploi")).to_be_enabled()
    await expect(chat.messages).to_have_count(1)


async def test_a_conversation_that_is_gone_while_typing_gives_the_words_back(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    service.conversations.clear()
    await chat.say("je cherche du travail à Lens")
    await chat.see("Votre ancienne discussion est terminée.")
    await expect(chat.field).to_have_value("je cherche du travail à Lens")
    await expect(chat.messages).to_have_count(1)
    await chat.field.press("Enter")
    await chat.see("Je n’ai pas compris")
    assert [body.get("text") for body in service.turns] == [None, None, "je cherche du travail à Lens"]


async def test_erasing_asks_first_then_leaves_nothing(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await chat.reach_verdict()
    token = next(iter(service.conversations))
    await chat.field.fill("un brouillon")
    erase = chat.button("Effacer la discussion")

    await erase.click()
    question = page.get_by_role("dialog", name="Effacer la discussion ?")
    await expect(question).to_be_visible()
    await question.get_by_role("button", name="Garder").click()
    await expect(question).to_be_hidden()
    await expect(erase).to_be_focused()
    assert service.erased == []

    await erase.click()
    await question.get_by_role("button", name="Effacer").click()
    await chat.see("La discussion est effacée.")
    await expect(chat.button("Je cherche un emploi")).to_be_enabled()
    assert service.erased == [token]
    await expect(chat.log.get_by_text("RSA")).to_have_count(0)
    await expect(chat.field).to_have_value("")
    assert await page.evaluate("sessionStorage.getItem('aiguillage.conversation')") not in (token, None)


async def test_an_erasure_that_fails_says_so_and_can_be_tried_again(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    token = next(iter(service.conversations))
    service.mishaps.append(503)
    await chat.button("Effacer la discussion").click()
    await page.get_by_role("dialog").get_by_role("button", name="Effacer").click()
    await chat.see_status("La discussion n’est pas encore effacée.")
    await chat.retry.click()
    await chat.see("La discussion est effacée.")
    assert service.erased == [token]


async def test_the_demonstration_sentence_and_the_attributions_are_on_the_page(page: Page, service: FakeService) -> None:
    chat = await Chat(page, service).open()
    await expect(page.get_by_role("complementary")).to_have_count(0)
    for name in ("GeoNames", "CC BY 4.0", "Licence Ouverte"):
        await expect(page.get_by_role("contentinfo").get_by_role("link", name=name)).to_be_in_viewport()
    sentence = "Démonstration : personne ne recevra cette demande."
    service.demo_sentence = f'<p class="demo" role="note">{sentence}</p>'
    await page.reload()
    await chat.see("Bonjour")
    await expect(page.get_by_role("complementary")).to_have_text(sentence)
    strip = await page.get_by_role("complementary").bounding_box()
    assert strip is not None
    assert strip["height"] < 48
