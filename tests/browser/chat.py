"""The chat as a person meets it: what can be seen, pressed and typed, by role and name."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from .fake_service import FakeService


class Chat:
    def __init__(self, page: Page, service: FakeService) -> None:
        self.page = page
        self.service = service
        self.log = page.get_by_role("log")
        self.field = page.get_by_label("Votre message", exact=True)
        self.messages = self.log.locator(".message")
        self.retry = page.get_by_role("button", name="Réessayer")

    async def open(self) -> Chat:
        await self.page.goto(self.service.origin)
        await expect(self.button("Je cherche un emploi")).to_be_visible()
        return self

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def see(self, text: str) -> None:
        await expect(self.log.get_by_text(text)).to_be_visible()

    async def see_status(self, text: str) -> None:
        await expect(self.page.get_by_role("status").filter(has_text=text)).to_be_visible()

    async def reach_verdict(self) -> None:
        await self.say("j'ai 52 ans, je touche le RSA, j'habite à Troyes")
        await self.see("Vous pouvez peut-être")

    async def reach_cards(self) -> None:
        await self.reach_verdict()
        await self.button("Voir les structures près de chez moi").click()
        await expect(self.page.get_by_role("article")).to_have_count(3)

    async def faults(self) -> list[str]:
        return self.page.faults  # type: ignore[attr-defined,no-any-return]
