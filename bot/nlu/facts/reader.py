"""All facts of one message: every family in turn, then what they say together."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu.facts.age import read_age
from bot.nlu.facts.answers import loose_numbers, read_answer
from bot.nlu.facts.benefits import read_benefits, read_recognitions
from bot.nlu.facts.contact import read_contact
from bot.nlu.facts.corrections import read_replacement, withdrawn
from bot.nlu.facts.education import read_education
from bot.nlu.facts.first_name import read_first_name
from bot.nlu.facts.found import Context, Found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.pass_iae import read_pass
from bot.nlu.facts.place import ASKED as PLACE_ASKED
from bot.nlu.facts.place import read_places
from bot.nlu.facts.project import read_project
from bot.nlu.facts.registration import loose_durations, read_spans
from bot.nlu.facts.role import read_habilitation, read_role
from bot.nlu.facts.statuses import read_statuses
from bot.nlu.facts.trades import read_trade
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading


def read_facts(reading: Reading, context: Context, lexicons: Lexicons) -> list[Found]:
    """Facts in ``reading``, at most one a key (one a benefit), in the order of the text, then places:
    the one lived in first.

    Contact details are read first and hidden from the other readers.
    """
    text = reading.correction.original
    contact = read_contact(text, context.asked)
    writers = {context.role, *(f.value for f in read_role(reading, lexicons, context.role))}
    names = read_first_name(text, context.asked, contact, "prescripteur" in writers)
    hidden = [reading.tokens_in(f.start, f.end) for f in (*contact, *names)]
    visible = reading.masked(hidden)
    replaced = read_replacement(visible, context.asked)
    visible = visible.masked(withdrawn(visible, lexicons))

    role = read_role(visible, lexicons, context.role)
    writer = role[0].value if role else context.role
    owners = Owners.of(visible, writer)
    spans, durations = read_spans(visible, owners, lexicons, context.today, context.asked)
    facts = [*contact, *names, *role, *replaced]
    facts += [f for f in read_habilitation(visible, lexicons) if f.certainty == "dit" or writer == "prescripteur"]
    facts += read_benefits(visible, owners, lexicons)
    facts += spans
    facts += [] if replaced and replaced[0].key == "age" else read_age(visible, owners, durations, lexicons, context)
    facts += read_statuses(visible, owners, lexicons, context.asked)
    facts += read_education(visible, owners, lexicons)
    facts += read_project(visible, owners, lexicons)
    facts += read_trade(visible, owners, lexicons)
    facts += read_pass(visible, owners, lexicons, context)
    facts += read_recognitions(visible, facts)
    if not (names and context.asked in ("prenom", "contact")):
        facts += _free_places(visible, text, context, owners, facts)
    towns = [(f.start, f.end) for f in facts if f.key == "lieu"]
    facts = [f for f in facts if f.key != "activite" or not any(s < f.end and f.start < e for s, e in towns)]
    answered = read_answer(visible, context, lexicons, facts, durations)
    facts = [f for f in facts if f.certainty == "dit" or not any(a.key == f.key for a in answered)] + answered
    facts += loose_numbers(visible, context, facts, loose_durations(visible, durations, lexicons))
    settled = _settle(facts)
    return [
        *sorted((f for f in settled if f.key != "lieu"), key=lambda f: (f.start, f.end, f.key)),
        *(f for f in settled if f.key == "lieu"),
    ]


def _free_places(reading: Reading, text: str, context: Context, owners: Owners, known: list[Found]) -> list[Found]:
    """Places that no other fact stands on (« 52 ans » is no département), unless a place was asked for."""
    places = read_places(reading, text, context.places, owners, context.asked)
    if context.asked in PLACE_ASKED:
        return places
    taken = [
        (f.start, f.end)
        for f in known
        if f.key in ("age", "mois_sans_emploi", "mois_inscrit", "telephone", "email", "prenom", "date_naissance")
    ]
    return [p for p in places if not any(s < p.end and p.start < e for s, e in taken)]


def _settle(facts: list[Found]) -> list[Found]:
    """What facts imply together, so that no two of them contradict each other."""
    keys = {f.key for f in facts}
    jobless = next((f for f in facts if f.key == "sans_emploi"), None)
    since = next((f for f in facts if f.key == "mois_sans_emploi"), None)
    if since is not None and jobless is None:
        facts.append(replace(since, key="sans_emploi", value=True, certainty="deduit"))
    registered_since = next((f for f in facts if f.key == "mois_inscrit"), None)
    if registered_since is not None and "inscrit_france_travail" not in keys:
        facts.append(replace(registered_since, key="inscrit_france_travail", value=True))
    cleared = next((f for f in facts if f.key == "prescripteur_habilite"), None)
    if cleared is not None and "role" not in keys:
        facts.append(replace(cleared, key="role", value="prescripteur", certainty="deduit"))
    business = next((f for f in facts if f.key == "a_un_siret" and f.value is True), None)
    if business is not None and "projet" not in keys:
        facts.append(replace(business, key="projet", value="independant", certainty="deduit"))
    asylum = next((f for f in facts if f.key == "demandeur_asile" and f.value is True), None)
    if asylum is not None and "refugie_ou_asile" not in keys:
        facts.append(replace(asylum, key="refugie_ou_asile", value=True))
    return facts
