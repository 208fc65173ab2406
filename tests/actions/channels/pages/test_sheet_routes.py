"""``/fiches`` and ``/glossaire`` over HTTP: every sheet, well-formed, sourced and dated, with nothing of anybody."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date
from xml.etree import ElementTree

import httpx
import pytest
import time_machine

from actions.channels.pages.sheet_pages import SheetPages
from knowledge.glossary import glossary, long_name, short_name
from knowledge.loader import load_knowledge
from knowledge.sheet_records import Sheet, Statement
from tests.actions.channels.pages.listener import served

KNOWLEDGE = load_knowledge()
DAY = date(2026, 11, 22)
PAGES = SheetPages(KNOWLEDGE)
SHEETS = KNOWLEDGE.sheets.values()
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def parsed(text: str) -> ElementTree.Element:
    """The page as XML: every element closed, every attribute quoted, once."""
    return ElementTree.fromstring(text.replace("<!doctype html>", "", 1))  # noqa: S314


def words(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).replace("\u00a0", " ").split())


def told(statement: Statement) -> bool:
    period = statement.en_vigueur
    return period.depuis <= DAY and (period.jusqu_au is None or period.jusqu_au >= DAY or period.suite == "inconnue")


def outside_details(page: ElementTree.Element) -> str:
    """What is read before opening « Pour les professionnels »."""
    main = page.find("body/main")
    assert main is not None
    for details in main.findall("details"):
        main.remove(details)
    return words(main)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    with time_machine.travel(DAY, tick=True):
        async with served() as address, httpx.AsyncClient(base_url=address) as client:
            yield client


# --- What pages say ---------------------------------------------------------------------------------


@pytest.mark.parametrize("simple", [False, True], ids=["courante", "simple"])
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_every_sheet_tells_what_holds_with_source_and_date(sheet: Sheet, simple: bool) -> None:
    page = parsed(PAGES.sheet(sheet, DAY, simple=simple))
    text = words(page)
    assert page.get("lang") == "fr"
    assert [words(each) for each in page.iter("h1")] == [long_name(sheet)]
    assert long_name(sheet) in words(page.find("head/title"))  # type: ignore[arg-type]
    articles = {each.get("id"): words(each) for each in page.iter("article")}
    assert set(articles) == {each.id.partition(".")[2] for each in sheet.enonces if told(each)}
    for statement in filter(told, sheet.enonces):
        article = articles[statement.id.partition(".")[2]]
        assert (statement.reponse.simple if simple else statement.reponse.standard) in article
        for source in statement.source:
            assert KNOWLEDGE.sources[source].titre in article
    ids = [each.get("id") for each in page.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    for code in sheet.voir:
        assert long_name(KNOWLEDGE.sheets[code]) in text


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_what_structures_receive_is_for_who_opens_it(sheet: Sheet) -> None:
    shown = outside_details(parsed(PAGES.sheet(sheet, DAY, simple=False)))
    professional = [each for each in sheet.enonces if each.pour == "professionnel" and told(each)]
    assert not [each.id for each in professional if each.reponse.standard in shown]
    paid = [each.verse_a for each in sheet.enonces if each.pour == "tous" and each.verse_a]
    assert all(receiver.startswith("la personne") for receiver in paid)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_nothing_of_anybody_and_nothing_that_runs(sheet: Sheet) -> None:
    text = PAGES.sheet(sheet, DAY, simple=False)
    page = parsed(text)
    published = {contact.courriel for contact in sheet.contacts} | set(MAIL.findall(" ".join(_texts(sheet))))
    assert set(MAIL.findall(text)) <= published
    assert not list(page.iter("script")) and not list(page.iter("form")) and not list(page.iter("style"))
    assert not [name for each in page.iter() for name in each.attrib if name.startswith("on") or name == "style"]
    for link in page.iter("a"):
        assert re.match(r"(?:https?://|tel:|mailto:|/|#)", link.get("href") or ""), link.attrib


def _texts(sheet: Sheet) -> list[str]:
    return [text for each in sheet.enonces for text in (each.reponse.standard, each.reponse.simple)]


def test_links_inside_the_site_lead_somewhere() -> None:
    pages = [PAGES.index(DAY), PAGES.glossary(DAY), *(PAGES.sheet(sheet, DAY, simple=False) for sheet in SHEETS)]
    known = {"/", "/fiches", "/glossaire", "/fiches.css", *(f"/fiches/{sheet.code.lower()}" for sheet in SHEETS)}
    for text in pages:
        page = parsed(text)
        ids = {each.get("id") for each in page.iter()}
        for href in [each.get("href", "") for each in page.iter() if each.get("href")]:
            if href.startswith("#"):
                assert href[1:] in ids
            elif href.startswith("/"):
                assert href.partition("?")[0] in known


def test_age_is_said_with_what_ages() -> None:
    soon = parsed(PAGES.sheet(KNOWLEDGE.sheets["EITI"], date(2026, 12, 1), simple=False))
    assert "vaut jusqu'au 22 décembre 2026. Elle a pu changer depuis" in words(soon)
    ended = words(parsed(PAGES.sheet(KNOWLEDGE.sheets["EITI"], date(2027, 2, 1), simple=True)))
    assert "Ce dispositif était prévu jusqu'au 22 décembre 2026" in ended
    assert "a pu changer" not in words(parsed(PAGES.sheet(KNOWLEDGE.sheets["CDDI"], date(2024, 6, 1), simple=False)))


def test_a_figure_says_what_it_measures_and_who_receives_it() -> None:
    page = parsed(PAGES.sheet(KNOWLEDGE.sheets["ACI"], DAY, simple=False))
    aid = next(words(each) for each in page.iter("article") if each.get("id") == "aide_au_poste")
    assert "23 921 euros par an :" in aid
    assert "Qui reçoit : le chantier d'insertion." in aid


def test_what_has_been_replaced_is_not_told() -> None:
    page = parsed(PAGES.sheet(KNOWLEDGE.sheets["EI"], DAY, simple=False))
    assert "aide_au_poste_2021" not in [each.get("id") for each in page.iter("article")]


def test_every_sheet_is_in_the_list_once() -> None:
    page = parsed(PAGES.index(DAY))
    listed = [href for each in page.iter("a") if (href := each.get("href", "")).startswith("/fiches/")]
    assert sorted(listed) == sorted(f"/fiches/{sheet.code.lower()}" for sheet in SHEETS)


def test_the_glossary_has_every_acronym_with_its_meaning_and_a_sheet() -> None:
    page = parsed(PAGES.glossary(DAY))
    shown = {words(entry.find("dt")): words(entry.find("dd")) for entry in page.findall(".//dl/div")}  # type: ignore[arg-type]
    assert list(shown) == [entry.acronym for entry in glossary(KNOWLEDGE)]
    assert "Contrat à durée déterminée d'insertion" in shown["CDDI"]
    assert KNOWLEDGE.sheets["CDDI"].resume in shown["CDDI"]
    assert "Allocation de solidarité spécifique" in shown["ASS"]


# --- How they are served ----------------------------------------------------------------------------


async def test_pages_are_html_that_may_be_kept_and_run_nothing(client: httpx.AsyncClient) -> None:
    for address in ("/fiches", "/fiches/cddi", "/fiches/cddi?version=simple", "/glossaire"):
        page = await client.get(address)
        assert page.status_code == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "script-src" not in page.headers["content-security-policy"]
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert "max-age" in page.headers["cache-control"]
        parsed(page.text)
        again = await client.get(address, headers={"If-None-Match": page.headers["etag"]})
        assert (again.status_code, again.text) == (304, "")
        assert again.headers["etag"] == page.headers["etag"]
    assert (await client.head("/fiches/cddi")).status_code == 200
    assert (await client.get("/fiches.css")).headers["content-type"].startswith("text/css")


async def test_versions_differ_and_so_do_their_tags(client: httpx.AsyncClient) -> None:
    usual, simple = await client.get("/fiches/cddi"), await client.get("/fiches/cddi?version=simple")
    assert usual.headers["etag"] != simple.headers["etag"]
    assert "Le contrat dure 2 ans au plus." in simple.text
    assert (await client.get("/fiches/cddi?version=autre")).text == usual.text


@pytest.mark.parametrize("asked", ["CDDI", "Cddi", "cddi%20"])
async def test_other_ways_of_writing_a_code_lead_to_its_page(client: httpx.AsyncClient, asked: str) -> None:
    moved = await client.get(f"/fiches/{asked}?version=simple")
    assert (moved.status_code, moved.headers["location"]) == (308, "/fiches/cddi?version=simple")
    assert (await client.get("/fiches/pass-iae")).headers["location"] == "/fiches/pass_iae"
    assert (await client.get("/fiches/")).headers["location"] == "/fiches"


async def test_an_unknown_code_is_told_in_french_with_those_like_it(client: httpx.AsyncClient) -> None:
    page = await client.get("/fiches/geik")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    text = words(parsed(page.text))
    assert "Cette fiche n'existe pas" in text and long_name(KNOWLEDGE.sheets["GEIQ"]) in text
    assert long_name(KNOWLEDGE.sheets["FRANCE_TRAVAIL"]) in (await client.get("/fiches/pole-emploi")).text
    for strange in ("%3Cscript%3Ealert(1)%3C%2Fscript%3E", "x" * 3000, "%00", "..%2f..%2fetc%2fpasswd", "é%F0%9F%98%80"):
        page = await client.get(f"/fiches/{strange}")
        assert page.status_code == 404
        assert "alert" not in page.text and "xxx" not in page.text
        parsed(page.text)


async def test_the_head_of_a_redirection_holds_nothing_that_was_sent(client: httpx.AsyncClient) -> None:
    moved = await client.get("/fiches/CDDI?version=%0d%0aSet-Cookie:%20a=b&autre=//ailleurs.example")
    assert "set-cookie" not in moved.headers
    assert moved.headers["location"].startswith("/fiches/cddi?version=%0D%0A")
    assert "ailleurs" not in moved.headers["location"]


def test_short_names_are_how_people_say_them() -> None:
    names = {code: short_name(KNOWLEDGE.sheets[code]) for code in ("AI", "CDDI", "REGIE", "ARES", "PASS_IAE", "INAE")}
    assert names == {
        "AI": "AI",
        "CDDI": "CDDI",
        "REGIE": "Régie de quartier ou de territoire",
        "ARES": "Groupe Ares",
        "PASS_IAE": "PASS IAE",
        "INAE": "Inaé",
    }
