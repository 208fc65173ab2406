"""The verdict in words: what may be open, why, who can open the rest, which papers, what nobody has checked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.dialogue.turn import Turn, choice
from actions.foundation.message import Choice, Message, SourceLine
from knowledge.answers import first_prescribers, source_date
from knowledge.model import Diagnosis, Option

HEADINGS = {
    "ouvert": "verdict_ouvert",
    "ouvert_si_prescripteur": "verdict_prescripteur",
    "a_completer": "verdict_a_completer",
    "pas_maintenant": "verdict_pas_maintenant",
}
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
MINOR, ADULT = 16, 18


def tell(turn: Turn, diagnosis: Diagnosis, heard: str) -> list[Message]:
    """What is open and why; then what to do. Two messages: a phone shows one at a time."""
    groups = {status: [option for option in diagnosis.options if option.status == status] for status in HEADINGS}
    wording = turn.services.wording
    others = groups["a_completer"] and not turn.about_someone
    standing = [heard, _minor(turn), *(_group(turn, HEADINGS[status], options) for status, options in groups.items())]
    doing = [
        _papers(turn, groups["ouvert"]),
        _adviser(turn),
        wording("verdict_autres_situations") if others else "",
        wording("verdict_non_verifie"),
    ]
    cited = sources(turn, (record for option in diagnosis.options for record in option.records))
    return [
        Message(text="\n\n".join(part for part in standing if part), sources=cited),
        Message(text="\n\n".join(part for part in doing if part), choices=_choices(turn, diagnosis)),
    ]


def kind_name(turn: Turn, code: str) -> str:
    sheet = turn.services.knowledge.sheets.get(code)
    return f"{sheet.nom} ({code})" if sheet else code


def sources(turn: Turn, records: Iterable[str]) -> list[SourceLine]:
    """Documents that the given records rest on, most recent first, each once."""
    knowledge = turn.services.knowledge
    ids = dict.fromkeys(source for record in records for source in knowledge.sources_of(record))
    found = sorted((knowledge.sources[source] for source in ids), key=lambda source: source.date, reverse=True)
    return [SourceLine(title=source.titre, date=source.date, date_label=source_date(source), url=source.url) for source in found]


def _minor(turn: Turn) -> str:
    return turn.services.wording("de_16_a_17") if turn.age is not None and MINOR <= turn.age < ADULT else ""


def _group(turn: Turn, heading: str, options: list[Option]) -> str:
    """Kinds that stand alike, what established them, and each sentence of their reasons once."""
    if not options:
        return ""
    wording = turn.services.wording
    name = f"{heading}_tiers" if turn.about_someone else heading
    lines = [wording(name, types="\n".join(f"- {kind_name(turn, option.code)}" for option in options))]
    lines += dict.fromkeys(sentence for option in options for sentence in SENTENCE_END.split(option.reason))
    codes = dict.fromkeys(code for option in options for group in option.criteria.values() for code in group)
    if heading == "verdict_ouvert" and codes:
        known = ", ".join(turn.services.knowledge.criterion_name(code) for code in codes)
        lines.append(wording("verdict_pourquoi", criteres=known))
    return "\n".join(lines)


def _papers(turn: Turn, options: list[Option]) -> str:
    """Each proof once, with the age it may have."""
    wording = turn.services.wording
    proofs = dict.fromkeys((proof.document, proof.max_age_months) for option in options for proof in option.proofs)
    if not proofs:
        return ""
    lines = [
        wording("verdict_piece", document=document)
        if months is None
        else wording("verdict_piece_datee", document=document, mois=months)
        for document, months in proofs
    ]
    return wording("verdict_pieces", pieces="\n".join(lines))


def _adviser(turn: Turn) -> str:
    if turn.about_someone and turn.author == "prescripteur":
        return ""
    advice = first_prescribers(turn.services.knowledge, turn.profile, turn.today)
    if not advice:
        return ""
    why = advice[0].pourquoi_tiers if turn.about_someone else advice[0].pourquoi
    return turn.services.wording("verdict_conseiller", nom=advice[0].nom, pourquoi=why)


def _choices(turn: Turn, diagnosis: Diagnosis) -> list[Choice]:
    wording = turn.services.wording
    label = wording("choix_structures_tiers" if turn.about_someone else "choix_structures")
    offered = [choice(label, "chercher_structure")]
    opened = [option.code for option in diagnosis.options if option.status == "ouvert"]
    for code in opened[:1]:
        sheet = turn.services.knowledge.sheets[code]
        offered.append(choice(wording("choix_expliquer", nom=sheet.nom), "question_dispositif", sujet=code))
    return [*offered, choice(wording("choix_humain"), "parler_humain")]
