"""Benefits, who writes, studies, project, trade and subjects: the wordings that each reader tells apart."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.french import French
from bot.nlu.lexicons import load_lexicons
from bot.nlu.subjects import read_subjects
from tests.bot.nlu.conftest import ReadFacts

NO_TRADE = {"fragiles", "ecarte", "cadre", "cadre_etre", "refuse", "avant", "souhait"}


def values(facts: list[Any], key: str) -> list[Any]:
    return [f.value if f.operation == "affirme" else (f.operation, f.value) for f in facts if f.key == key]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # received
        ("je touche l'ASS depuis un an", ["ASS"]),
        ("j'touche le rsa dpui 2 ans", ["RSA"]),
        ("femme 33 ans RSA, que proposer ?", ["RSA"]),
        ("je reçois 900 € de France Travail par mois", ["ARE"]),
        ("je touche les assedic", ["ARE"]),
        ("jtouche encor un peu de chomage", ["ARE"]),
        ("France Travail me verse encore mes indemnités", ["ARE"]),
        ("ARE jusqu'en juin 2027", ["ARE"]),
        ("ma femme touche l'AAH et moi le RSA", ["RSA"]),
        ("Quelles pistes pour usager AAH, 28a", ["AAH"]),
        # shown by a question
        ("est-ce que je garde mon RSA ?", ["RSA"]),
        ("y vont mcoupé mon ass si jpren 10h", ["ASS"]),
        ("à quoi ai-je droit avec le RSA", ["RSA"]),
        # not received any more, or not at all
        ("ils m'ont sucré le rsa", [("nie", "RSA")]),
        ("lrsa on me la suspendu", [("nie", "RSA")]),
        ("plus d'ARE depuis 05/26", [("nie", "ARE")]),
        ("je ne suis plus indemnisé", [("nie", "ARE")]),
        ("je suis en fin de droits", [("nie", "ARE")]),
        ("pas encore le RSA, dossier déposé", [("nie", "RSA")]),
        ("dossier AAH rejeté en juin", [("nie", "AAH")]),
        ("ma voizine el a le rsa, mwa jlé jamé eu", [("nie", "RSA")]),
        # nothing said of the person
        ("je suis au chômage", []),
        ("je touche le minimum vieillesse et l'APL", []),
        ("cumul ASS et EITI", []),
        ("conserve-t-on le RSA en chantier ?", []),
        ("peut-on cumuler l'ASS et un salaire ?", []),
        ("est-ce que j'ai droit à l'ASS", []),
        ("si je touche l'AAH je peux entrer ?", []),
        ("j'ai fait une demande de RSA", []),
        ("j'étais au RSA avant", []),
        ("je suis référente RSA au CCAS", []),
        ("mon mari est au RSA", []),
    ],
)
def test_benefits(facts_in: ReadFacts, text: str, expected: list[Any]) -> None:
    assert values(facts_in(text), "allocations") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AS de secteur, MDS de Carmaux", ["prescripteur"]),
        ("ASS de secteur à Reims, pour une situation", ["prescripteur"]),
        ("CIP en CHRS. Rôle exact du facilitateur ?", ["prescripteur"]),
        ("Ici la mission locale de Lens, on a un jeune de 20 ans", ["prescripteur"]),
        ("une dame que je suis depuis mars", ["prescripteur"]),
        ("je suis ce jeune depuis mai", ["prescripteur"]),
        ("pour un jeune de la PJJ", ["prescripteur"]),
        ("je vous adresse un monsieur de 30 ans", ["prescripteur"]),
        ("mon usager vit à Lens", ["prescripteur"]),
        ("bénévole aux restos, j'aide un monsieur", ["prescripteur"]),
        ("Je ne suis pas travailleur social, je suis la personne concernée.", ["demandeur"]),
        # no professional
        ("je suis un homme de 45 ans", []),
        ("je suis bénévole aux restos du coeur", []),
        ("je suis conseillère de vente", []),
        ("ma conseillère m'a dit de vous écrire", []),
        ("passez moi un conseiller svp", []),
        ("la mission locale m'a dit de venir", []),
        ("j'accompagne ma mère au médecin", []),
        ("je suis ce cours de soudure", []),
        ("pour mon fils", []),
    ],
)
def test_who_writes(facts_in: ReadFacts, text: str, expected: list[str]) -> None:
    assert values(facts_in(text), "role") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nous sommes prescripteur habilité", [True]),
        ("notre association n'est pas habilitée à prescrire", [False]),
        ("je suis conseiller à France Travail", [True]),
        ("CIP en mission locale, je préférerais échanger de vive voix", []),
        ("qui est habilité à prescrire ?", []),
        ("liste des prescripteurs habilités", []),
        ("j'ai mon habilitation électrique", []),
    ],
)
def test_habilitation(facts_in: ReadFacts, text: str, expected: list[bool]) -> None:
    assert values(facts_in(text), "prescripteur_habilite") == expected


@pytest.mark.parametrize(
    ("text", "level", "certainty"),
    [
        ("j'ai le CFG", 2, "dit"),
        ("BEPC", 2, "dit"),
        ("g areté lecol en 3em", 2, "deduit"),
        ("3ème SEGPA", 2, "deduit"),
        ("mention complémentaire boulangerie", 3, "dit"),
        ("titre pro niveau 3", 3, "dit"),
        ("arrêté l'école à 16 ans, CAP à 18 ans", 3, "dit"),
        ("niv bac", 4, "deduit"),
        ("DAEU", 4, "dit"),
        ("j'ai fini mon BTS en 2019", 5, "dit"),
        ("bac plus deux", 5, "dit"),
        ("L3 de socio", 6, "dit"),
        ("j'ai un M1 en socio", 6, "dit"),
        ("licence de droit obtenue à Alger mais pas reconnue ici", 6, "deduit"),
        ("doctorat de chimie", 7, "dit"),
    ],
)
def test_studies(facts_in: ReadFacts, text: str, level: int, certainty: str) -> None:
    assert [(f.value, f.certainty) for f in facts_in(text) if f.key == "niveau_etudes"] == [(level, certainty)]


@pytest.mark.parametrize(
    "text",
    [
        "je prépare un CAP",
        "j'ai raté le bac",
        "CAP non obtenu",
        "j'ai même pas le brevet",
        "il faut un CAP ?",
        "mon but c'est de travailler",
        "je maîtrise le français",
        "à la mairie je m'occupais du bac à sable",
        "mon fils a le bac",
        "aucun diplôme français",
    ],
)
def test_no_diploma_is_read(facts_in: ReadFacts, text: str) -> None:
    assert values(facts_in(text), "niveau_etudes") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("je veux mon truc à moi", ["independant"]),
        ("jpens ouvrir 1 ptit food truck", ["independant"]),
        ("Ne veut plus d'une activité indépendante, vise un CDI.", ["salariat"]),
        ("cdi ou rien, jvé pa monté une boite", ["salariat"]),
        ("jc pa encor si jve etr salarié ou autoentrepreneur", ["indecis"]),
        ("J'hésite encore entre me lancer toute seule et chercher une place salariée.", ["indecis"]),
        ("je cherche du travail", []),
        ("Devenir indépendante financièrement, voilà mon but.", []),
        ("c'est quoi un auto-entrepreneur ?", []),
    ],
)
def test_project(facts_in: ReadFacts, text: str, expected: list[str]) -> None:
    assert values(facts_in(text), "projet") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pose de placo", ["plâtrerie"]),
        ("chauffeur-livreur", ["livraison"]),
        ("jveu etre ambulancier", ["transport"]),
        ("je tonds des pelouses", ["espaces verts"]),
        ("laver des voitures", ["lavage de voitures"]),
        ("photographe", ["photographie"]),
        # wished before practised, practised before former; refused is none
        ("Mme a été auxiliaire de vie, veut basculer sur le secrétariat", ["secrétariat"]),
        ("j'ai envie de passer de la vente à l'animation", ["animation"]),
        ("Tout sauf la restauration", []),
        ("je ne veux plus faire l'usine", []),
        # a place, a thing, somebody else
        ("je dors dans la cuisine", []),
        ("la première boulangerie est à douze kilomètres", []),
        ("un électricien est venu", []),
        ("la nounou secoue le bébé", []),
        ("mon voisin est plombier", []),
        ("je cherche un plombier", []),
        ("pas de moyen de transport", []),
        ("on est en sécurité", []),
    ],
)
def test_trade(facts_in: ReadFacts, text: str, expected: list[str]) -> None:
    assert values(facts_in(text), "activite") == expected


def test_every_trade_is_in_the_guide() -> None:
    from pathlib import Path

    guide = " ".join((Path(__file__).parents[3] / "docs" / "annotation.md").read_text(encoding="utf-8").split())
    names = [name for name in load_lexicons().trades if name not in NO_TRADE]
    assert len(names) >= 150
    assert [name for name in names if name not in guide] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c'est quoi la ruche", ["LA_RUCHE"]),
        ("Itinéraire de La Ruche", ["ITINERAIRE"]),
        ("linklusion c quoi", ["LINKLUSION"]),
        ("à quoi servent les clauses sociales", ["CLAUSE_INSERTION"]),
        ("à quoi sert un facilitateur de clauses", ["FACILITATEUR"]),
        ("comment marchent les emplois de l'inclusion", ["PLATEFORME_INCLUSION"]),
        ("je garde mon AAH en entreprise adaptée ?", ["EA", "AAH"]),
        ("je vis à Arès", []),
        ("j'ai rdv ave ma conseillère", []),
        ("je m'appelle Sibel", []),
        ("des pendus j'en ai vu", []),
        ("je veux booster ma recherche", []),
    ],
)
def test_subjects(french: French, text: str, expected: list[str]) -> None:
    assert [f.value for f in read_subjects(french.read(text), french.lexicons)] == expected


_ROW = "je touche le rsa pas plus suis cap maçon mon compte as de secteur ? , . on m'a coupé niveau 3 si faut dans la cuisine"
_WORDS = st.lists(st.sampled_from(_ROW.split()), max_size=14)


@given(_WORDS)
def test_any_row_of_these_words_is_read_once(facts_in: ReadFacts, words: list[str]) -> None:
    facts = facts_in(" ".join(words))
    for key in ("niveau_etudes", "projet", "activite", "role", "prescripteur_habilite"):
        assert len([f for f in facts if f.key == key]) <= 1
