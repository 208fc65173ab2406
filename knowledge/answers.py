"""From a question to dated, sourced statements; from a person to the prescriber to see first. Pure: no text is made here.

Texts: ``knowledge/fiches``, ``knowledge/phrases.yml``, ``knowledge/prescripteurs.yml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from knowledge.dates import MONTH_NAMES, add_months, age_on, in_words
from knowledge.loader import Knowledge
from knowledge.model import Profile
from knowledge.sheet_records import AdviceCondition, Answer, Period, PrescriberAdvice, Sheet, Source, Statement

# What each question asks for: one statement a group, from the first aspect of the group that is known.
QUESTION_ASPECTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "question_dispositif": (("definition",),),
    "question_montant": (("montant",),),
    "question_duree": (("duree",),),
    "question_contrat": (("contrat",),),
    "question_criteres": (("criteres", "public"),),
    "question_prescription": (("prescription", "procedure"),),
    "question_pass_iae": (("definition",), ("duree",)),
    "question_droits_cumul": (("droits_cumul",),),
}
# All the aspects that an intent asks for.
ASPECTS_ASKED = {intent: frozenset(aspect for group in groups for aspect in group) for intent, groups in QUESTION_ASPECTS.items()}
WITHOUT_SUBJECT = "IAE"
SUBJECT_OF_INTENT = {"question_pass_iae": "PASS_IAE"}

AGED_AFTER_MONTHS = 36
# What a kind of structure is changes less than its figures; a programme or an organisation may have stopped.
LASTING_ASPECTS = {"definition", "public"}
PASSING_FAMILIES = {"programme", "organisation"}


class Found(Struct, frozen=True, kw_only=True):
    """What is known for a question.

    ``statements``: what to say, best first. ``more``: other statements of the same aspects, for who asks on.
    ``exact``: false when the aspect asked for is not known and the definition is given instead.
    ``aged``: past its announced end, or resting on old sources only. ``notes``: sentences to say before the
    statements, in their three lengths (not what was asked, has ended, is old).
    """

    sheet: Sheet
    statements: list[Statement]
    more: list[Statement]
    exact: bool
    aged: bool
    notes: list[Answer]


def answer(knowledge: Knowledge, subject: str | None, intent: str, as_of: date, *, lieu: str | None = None) -> Found | None:
    """Statements that answer a question on ``as_of``.

    ``subject``: code of a sheet; None is insertion in general. ``intent``: a ``question_*`` of contracts §2.
    ``lieu``: where the person is, for the statements that hold in one place only. None when the subject or
    the intent is unknown, or when nothing was known of the subject on that day.
    """
    sheet = knowledge.sheets.get(SUBJECT_OF_INTENT.get(intent, subject or WITHOUT_SUBJECT))
    if sheet is None or intent not in QUESTION_ASPECTS:
        return None
    groups = [_group(knowledge, sheet, aspects, as_of, lieu) for aspects in QUESTION_ASPECTS[intent]]
    exact = any(groups)
    if not exact:
        groups = [_of_aspect(sheet, "definition", as_of, lieu)]
    statements = [group[0] for group in groups if group]
    if not statements:
        return None
    ended = [statement for statement in statements if not _holds(statement.en_vigueur, as_of)]
    old = any(_rests_on_old_sources(knowledge, sheet, statement, as_of) for statement in statements)
    return Found(
        sheet=sheet,
        statements=statements,
        more=[statement for group in groups for statement in group[1:]],
        exact=exact,
        aged=bool(ended) or old,
        notes=_notes(knowledge, sheet, exact, ended, old),
    )


def found_statement(knowledge: Knowledge, identifier: str, as_of: date) -> Found | None:
    """One statement by its id, with what must be said before it; None when it does not exist or cannot be told on ``as_of``.

    What has been replaced is never told; what ended without a known sequel is, with a note.
    """
    sheet = knowledge.sheets.get(identifier.partition(".")[0].upper())
    statement = next((each for each in sheet.enonces if each.id == identifier), None) if sheet else None
    if sheet is None or statement is None or statement.en_vigueur.depuis > as_of:
        return None
    holds = _holds(statement.en_vigueur, as_of)
    if not holds and statement.en_vigueur.suite != "inconnue":
        return None
    old = _rests_on_old_sources(knowledge, sheet, statement, as_of)
    ended = [] if holds else [statement]
    notes = _notes(knowledge, sheet, True, ended, old)
    return Found(sheet=sheet, statements=[statement], more=[], exact=True, aged=old or not holds, notes=notes)


def current_statements(knowledge: Knowledge, sheet: Sheet, aspect: str, as_of: date) -> list[Statement]:
    """What is said everywhere of one aspect: by the sheet, else by those whose rules apply to it."""
    return _group(knowledge, sheet, (aspect,), as_of, None)


def first_prescribers(knowledge: Knowledge, profile: Profile, as_of: date) -> list[PrescriberAdvice]:
    """Whom to see first, best first, from what is known of the person; never empty from 2024 on."""
    current = [advice for advice in knowledge.prescribers if _holds(advice.en_vigueur, as_of)]
    known = [advice for advice in current if any(_true(test, profile, as_of) for test in advice.si_un_de)]
    return known or [advice for advice in current if advice.sinon]


def source_line(source: Source) -> str:
    """« Fiche technique F 3.1 : entreprise d'insertion (mai 2024) »: no more of the date than is known."""
    return f"{source.titre} ({source_date(source)})"


def source_date(source: Source) -> str:
    day = source.date
    if source.precision == "mois":
        return f"{MONTH_NAMES[day.month - 1]} {day.year}"
    if source.precision == "annee":
        return str(day.year)
    if source.precision == "vers":
        return f"vers {day.year}"
    return f"page lue le {in_words(day)}" if source.precision == "lecture" else in_words(day)


def _group(knowledge: Knowledge, sheet: Sheet, aspects: Iterable[str], as_of: date, lieu: str | None) -> list[Statement]:
    """Statements of the first aspect known, in the sheet, then in those whose rules apply to it."""
    for aspect in aspects:
        for each in (sheet, *(knowledge.sheets[code] for code in sheet.voir)):
            found = _of_aspect(each, aspect, as_of, lieu)
            if found:
                return found
    return []


def _of_aspect(sheet: Sheet, aspect: str, as_of: date, lieu: str | None) -> list[Statement]:
    """In force on the day; otherwise the last that ended without a known sequel. Those of ``lieu`` first."""
    begun = [
        statement
        for statement in sheet.enonces
        if statement.aspect == aspect and statement.en_vigueur.depuis <= as_of and statement.lieu in (None, lieu)
    ]
    holding = [statement for statement in begun if _holds(statement.en_vigueur, as_of)]
    found = holding or [statement for statement in begun if statement.en_vigueur.suite == "inconnue"]
    return sorted(found, key=lambda statement: statement.lieu is None)


def _holds(period: Period, as_of: date) -> bool:
    return period.depuis <= as_of and (period.jusqu_au is None or as_of <= period.jusqu_au)


def _rests_on_old_sources(knowledge: Knowledge, sheet: Sheet, statement: Statement, as_of: date) -> bool:
    """No source is recent. Amounts are left out: they say in their own words that they may have changed."""
    if statement.aspect == "montant" or (statement.aspect in LASTING_ASPECTS and sheet.famille not in PASSING_FAMILIES):
        return False
    newest = max(knowledge.sources[source].date for source in statement.source)
    return add_months(newest, AGED_AFTER_MONTHS) <= as_of


def _notes(knowledge: Knowledge, sheet: Sheet, exact: bool, ended: list[Statement], old: bool) -> list[Answer]:
    notes = [] if exact else [phrase(knowledge, "aspect_absent", nom=sheet.nom)]
    last = max((statement.en_vigueur.jusqu_au for statement in ended if statement.en_vigueur.jusqu_au), default=None)
    if last is not None:
        notes.append(phrase(knowledge, "terme_depasse", date=in_words(last), date_courte=f"{last:%d/%m/%Y}"))
    elif old:
        notes.append(phrase(knowledge, "information_agee"))
    return notes


def phrase(knowledge: Knowledge, key: str, **values: str) -> Answer:
    """A sentence of ``phrases.yml``, its placeholders filled. Raises KeyError when there is none."""
    text = knowledge.phrases[key].reponse
    return Answer(
        standard=text.standard.format(**values),
        simple=text.simple.format(**values),
        sms=text.sms.format(**values),
    )


def _true(test: AdviceCondition, profile: Profile, as_of: date) -> bool:
    value = getattr(profile, test.fait)
    if test.fait == "age" and value is None and profile.date_naissance is not None:
        value = age_on(profile.date_naissance, as_of)
    if value is None:
        return False
    if test.contient is not None:
        return test.contient in value
    if test.vaut is not None:
        return bool(value == test.vaut)
    return (test.min is None or value >= test.min) and (test.max is None or value <= test.max)
