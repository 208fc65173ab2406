"""Pictures of the chat, to be looked at: ``python -m tests.browser.screenshots FOLDER``."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from .conftest import CHROMIUM, FLAGS
from .fake_service import FakeService

SIZES = {"telephone": (390, 844), "etroit": (320, 568), "bureau": (1280, 800)}


async def talk(page: Page, folder: Path, name: str) -> None:
    async def shot(step: str) -> None:
        await page.wait_for_timeout(250)
        await page.screenshot(path=folder / f"{name}-{step}.png")

    await page.get_by_role("button", name="Je cherche un emploi").wait_for()
    await shot("1-accueil")
    await page.get_by_role("button", name="Je cherche un emploi").click()
    await page.get_by_text("Racontez-moi").wait_for()
    await page.get_by_label("Votre message").fill("j'ai 52 ans, je touche le RSA, j'habite à Troyes")
    await page.keyboard.press("Enter")
    await page.get_by_text("Vous pouvez peut-être").wait_for()
    await shot("2-verdict")
    await page.get_by_text("Voir les 2 sources").click()
    await shot("3-sources")
    await page.get_by_role("button", name="Voir les structures près").click()
    await page.get_by_role("article").first.wait_for()
    await shot("4-structures")
    await page.get_by_role("log").evaluate("log => log.scrollTo({top: log.scrollHeight, behavior: 'instant'})")
    await shot("5-structures-fin")
    await page.get_by_role("button", name="Envoyer ma demande").click()
    await page.get_by_role("button", name="Oui, envoyer").wait_for()
    await shot("6-accord")


async def trouble(page: Page, service: FakeService, folder: Path, name: str) -> None:
    service.mishaps.append(503)
    await page.get_by_label("Votre message").fill("Et pour le permis ?")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Réessayer").wait_for()
    await page.wait_for_timeout(250)
    await page.screenshot(path=folder / f"{name}-7-panne.png")
    await page.get_by_role("button", name="Effacer la discussion").click()
    await page.wait_for_timeout(250)
    await page.screenshot(path=folder / f"{name}-8-effacer.png")


async def embedded(browser: Browser, folder: Path) -> None:
    service = FakeService(policy="")
    await service.start()
    service.pages["ville"] = (
        "<!doctype html><html lang=fr><meta name=viewport content='width=device-width'><title>Ville</title>"
        "<body style='font:16px sans-serif'><h1>Ma ville</h1><p>Services aux habitants.</p>"
        "<script src=/widget.js data-aiguillage defer></script></body></html>"
    )
    for name, (width, height) in SIZES.items():
        page = await browser.new_page(viewport={"width": width, "height": height}, locale="fr-FR", reduced_motion="reduce")
        await page.goto(f"{service.origin}/pages/ville")
        await page.screenshot(path=folder / f"partenaire-{name}-ferme.png")
        await page.get_by_role("button", name="Aide à l’emploi").click()
        await page.get_by_role("button", name="Je cherche un emploi").wait_for()
        await page.screenshot(path=folder / f"partenaire-{name}-ouvert.png")
        await page.close()
    await service.stop()


async def main(folder: Path) -> None:
    service = FakeService(demo_sentence='<p class="demo" role="note">Démonstration : personne ne recevra cette demande.</p>')
    await service.start()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--no-sandbox"])
        for scheme in ("light", "dark"):
            for size, (width, height) in SIZES.items():
                touch = width < 600
                page = await browser.new_page(
                    viewport={"width": width, "height": height},
                    device_scale_factor=2 if touch else 1,
                    has_touch=touch,
                    is_mobile=touch,
                    locale="fr-FR",
                    color_scheme=scheme,
                    reduced_motion="reduce",
                )
                await page.goto(service.origin)
                await talk(page, folder, f"{size}-{scheme}")
                await trouble(page, service, folder, f"{size}-{scheme}")
                await page.close()
        await embedded(browser, folder)
        await browser.close()
    await service.stop()


if __name__ == "__main__":
    pictures = Path(sys.argv[1])
    pictures.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(pictures))
