"""The sheets: which exist, how they are worded, sourced and dated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from statistics import median

import pytest
import yaml

from knowledge.loader import PACKAGE, load_knowledge
from knowledge.sheet_records import Sheet, Statement
from tests.knowledge.readability import lengths, sentences, septets, words

KNOWLEDGE = load_knowledge()
STATEMENTS = {statement.id: statement for sheet in KNOWLEDGE.sheets.values() for statement in sheet.enonces}
SHEET_OF = {statement.id: sheet for sheet in KNOWLEDGE.sheets.values() for statement in sheet.enonces}

# Aspects that each sheet must treat itself.
REQUIRED = {
    "EI": "definition public criteres duree contrat montant prescription territoire",
    "ACI": "definition public criteres duree contrat montant territoire",
    "AI": "definition public criteres duree contrat montant prescription territoire",
    "ETTI": "definition public criteres duree contrat montant",
    "EITI": "definition public criteres duree contrat montant prescription procedure droits_cumul resultat fin",
    "GEIQ": "definition public criteres duree contrat montant prescription procedure",
    "TIH": "definition public criteres duree contrat procedure droits_cumul",
    "PASS_IAE": "definition duree prescription procedure contrat fin",
    "CDDI": "definition public duree contrat montant procedure",
    "IAE": "definition public criteres montant prescription procedure droits_cumul",
    "FRANCE_TRAVAIL": "definition contact",
    "MISSION_LOCALE": "definition contact",
    "CAP_EMPLOI": "definition contact",
    "MDPH": "definition contact",
    "PLIE": "definition contact",
    "FACILITATEUR": "definition contact",
    "EA": "definition contrat contact",
    "EATT": "definition contrat",
    "ESAT": "definition public contrat",
    "CDD_TREMPLIN": "definition duree",
    "EBE": "definition contrat",
    "REGIE": "definition contrat",
    "CDI_INCLUSION": "definition",
    "CONTRAT_PASSERELLE": "definition",
    "PMSMP": "definition duree",
    "LULU": "definition duree contact",
    "ITINERAIRE": "definition duree contact",
    "TIH_BOOSTER": "definition duree public",
    "LINKLUSION": "definition contact",
    "IMPULS_AUBE": "definition duree contact",
    "INAE": "definition contact",
    "RQTH": "definition procedure",
    "PRESCRIPTEUR": "definition procedure",
}

FORBIDDEN = [
    r"vous avez droit",
    r"vous êtes (?:éligible|inéligible)",
    r"vous etes eligible",
    r"(?:pas|non) éligible",
    r"inéligible",
    r"vous serez (?:pris|embauché|recruté|accepté)",
    r"vous aurez (?:un emploi|le contrat)",
    r"\d+\s*€ pour vous\b",
    r"pôle emploi(?!\))",
    r"pole emploi(?!\))",
]
# Said of the agreement that no longer exists; the name is given with the present one.
OLD_NAME_ALLOWED = re.compile(r"\(ex-P[ôo]le emploi\)|l'ancien P[ôo]le emploi", re.IGNORECASE)


def all_records(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from all_records(child)
    elif isinstance(value, list):
        for child in value:
            yield from all_records(child)


@pytest.fixture(params=STATEMENTS, ids=str)
def statement(request: pytest.FixtureRequest) -> Statement:
    return STATEMENTS[request.param]


@pytest.mark.parametrize("code", REQUIRED)
def test_required_sheet_treats_its_aspects(code: str) -> None:
    treated = {each.aspect for each in KNOWLEDGE.sheets[code].enonces}
    assert set(REQUIRED[code].split()) <= treated


@pytest.mark.parametrize("sheet", KNOWLEDGE.sheets.values(), ids=lambda sheet: sheet.code)
def test_file_bears_the_code_and_ids_begin_with_it(sheet: Sheet) -> None:
    assert (PACKAGE / "fiches" / f"{sheet.code.lower()}.yml").is_file()
    assert all(each.id.startswith(f"{sheet.code.lower()}.") for each in sheet.enonces)
    assert sheet.resume.endswith(".")


def test_alternative_names_belong_to_one_sheet() -> None:
    names = Counter(name.casefold() for sheet in KNOWLEDGE.sheets.values() for name in [*sheet.autres_noms, sheet.nom])
    assert [name for name, count in names.items() if count > 1] == []


# --- Wording ----------------------------------------------------------------------------------------


def test_sms_fits_in_two_parts_of_gsm7(statement: Statement) -> None:
    assert septets(statement.reponse.sms) <= 306


def test_simple_is_easy_to_read(statement: Statement) -> None:
    sizes = [len(words(sentence)) for sentence in sentences(statement.reponse.simple)]
    assert max(sizes) <= 15
    assert median(sizes) <= 10


def test_standard_is_complete_and_of_a_reasonable_length(statement: Statement) -> None:
    text = statement.reponse.standard
    assert 40 <= len(text) <= 700
    assert text[-1] in ".?!"
    assert len(statement.reponse.simple) <= len(text) * 1.6


def test_nothing_is_promised_nor_named_by_its_old_name(statement: Statement) -> None:
    for text in lengths(statement.reponse):
        for pattern in FORBIDDEN:
            assert not re.search(pattern, OLD_NAME_ALLOWED.sub("", text), re.IGNORECASE), text


def test_people_are_addressed_formally(statement: Statement) -> None:
    for text in lengths(statement.reponse):
        assert not re.search(r"\b(tu|te|toi|ton|tes)\b|\bt'(?=[aeiouyéèêh])", text, re.IGNORECASE), text


EXPLAINED = {
    "ASS": "allocation de solidarité spécifique",
    "AAH": "allocation aux adultes handicapés",
    "RQTH": "reconnaissance",
    "CDDI": "contrat à durée déterminée d'insertion",
    "SMIC": "salaire minimum",
    "MDPH": "maison départementale des personnes handicapées",
    "PLIE": "pla(?:n|ns) loca(?:l|ux) pour l'insertion",
    "ARE": "allocation chômage",
    "SIRET": "numéro d'entreprise|numéro SIRET",
    "PMSMP": "période de mise en situation",
    "CCAS": "centre communal",
    "SIAE": "structure",
    "CDAPH": "commission",
}


def test_an_acronym_is_explained_where_it_is_used(statement: Statement) -> None:
    text, code = statement.reponse.standard, SHEET_OF[statement.id].code
    for acronym, meaning in EXPLAINED.items():
        if re.search(rf"\b{acronym}\b", text) and code != acronym:
            assert re.search(meaning, text, re.IGNORECASE), text


def test_three_ways_of_asking_at_least_one_as_typed_on_a_phone(statement: Statement) -> None:
    asked = [question.casefold() for question in statement.questions]
    assert len(set(asked)) == len(asked) >= 3
    assert all(5 <= len(question) <= 160 for question in asked)


def test_a_way_of_asking_points_to_one_statement() -> None:
    owners = Counter(question.casefold() for each in STATEMENTS.values() for question in each.questions)
    assert [question for question, count in owners.items() if count > 1] == []


# --- Sources and contacts ------------------------------------------------------------------------------


def test_every_source_is_used() -> None:
    used: set[str] = set()
    for path in PACKAGE.rglob("*.yml"):
        for record in all_records(yaml.load(path.read_text("utf-8"), yaml.BaseLoader)):  # noqa: S506
            cited = record.get("source", [])
            used.update(cited if isinstance(cited, list) else [str(cited)])
    assert set(KNOWLEDGE.sources) - used == set()


def test_statement_is_not_older_than_what_it_cites_allows(statement: Statement) -> None:
    """A statement is dated and cites at least one source; none begins after the day its sources were read."""
    assert statement.source
    newest = max(KNOWLEDGE.sources[source].date for source in statement.source)
    assert statement.en_vigueur.depuis <= newest


def test_contacts_say_their_source_and_match_the_starting_document() -> None:
    for sheet in KNOWLEDGE.sheets.values():
        for contact in sheet.contacts:
            assert contact.source
            assert any([contact.adresse, contact.telephone, contact.courriel, contact.site])
    inae = {contact.lieu: contact for contact in KNOWLEDGE.sheets["INAE"].contacts}
    assert set(inae) == {"Pessac", "Poitiers", "Limoges"}
    spoken = STATEMENTS["inae.contact"].reponse
    for contact in inae.values():
        assert contact.telephone and all(contact.telephone in text for text in lengths(spoken))
