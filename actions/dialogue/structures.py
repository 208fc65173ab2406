"""Where to go: the nearest structures of the kinds that may be open."""

from __future__ import annotations

from actions.dialogue.orient import settle_place
from actions.dialogue.turn import DialogueAction, Turn, choice
from actions.foundation.message import Choice, Message, StructureCard
from knowledge.diagnosis import diagnose
from knowledge.places import Place

SHOWN = 3


class ShowStructures(DialogueAction):
    """Answers « où aller ? »; asks for the town when it is not known."""

    step = "montrer_structures"

    async def answer(self, turn: Turn) -> list[Message]:
        return [await show_structures(turn)]


async def show_structures(turn: Turn) -> Message:
    """Cards of the nearest structures, or the question about the town that they depend on."""
    turn.remember("apres_lieu", None)
    unsettled = settle_place(turn)
    if unsettled is not None:
        return unsettled
    place = turn.services.directory.place_of(turn.profile)
    if place is None:
        turn.ask("lieu")
        return Message(text=turn.services.wording("demander_lieu"))
    turn.ask(None)
    kinds, known = _kinds(turn)
    found = await turn.services.directory.nearest(place, kinds=kinds, limit=SHOWN)
    if not found.structures:
        return _none_near(turn, place, found.nearest_outside)
    turn.remember("structures_vues", [[card.siret, card.kind] for card in found.structures])
    intro = "" if known else turn.services.wording("types_sans_verdict") + "\n"
    return present(turn, found.structures, intro + _heading(turn, place))


def present(turn: Turn, cards: list[StructureCard], heading: str) -> Message:
    """Cards with what may be done with each: a request, or a call."""
    wording = turn.services.wording
    lines = [heading]
    if any(card.demo for card in cards):
        lines.append(wording("structures_demonstration"))
    if any(card.to_check and not card.demo for card in cards):
        lines.append(wording("structures_a_verifier"))
    if not any(card.can_receive for card in cards):
        lines.append(wording("structures_sans_envoi"))
    lines += _announced_ends(turn, {card.kind for card in cards})
    return Message(text="\n".join(lines), structures=cards, choices=[*_requests(turn, cards), _elsewhere(turn)])


def _announced_ends(turn: Turn, shown: set[str]) -> list[str]:
    """What is said of kinds whose end is announced or has passed (knowledge/eligibilite/structures.yml)."""
    kinds = [kind for kind in turn.services.knowledge.eligibility.kinds if kind.code in shown]
    said = [
        kind.apres_fin if kind.en_vigueur.jusqu_au and kind.en_vigueur.jusqu_au < turn.today else kind.avant_fin for kind in kinds
    ]
    return [sentence for sentence in said if sentence]


def _kinds(turn: Turn) -> tuple[list[str], bool]:
    """Kinds to look for, and whether a verdict chose them."""
    subject = turn.value("sujet")
    every = [kind.code for kind in turn.services.knowledge.eligibility.kinds]
    if subject in every:
        return [subject], True
    if not turn.known.facts.keys() - {"role", "commune", "code_insee", "departement", "code_postal"}:
        return every, False
    diagnosis = diagnose(turn.profile, turn.author, turn.today, turn.services.knowledge)
    for status in ("ouvert", "ouvert_si_prescripteur", "a_completer"):
        kinds = [option.code for option in diagnosis.options if option.status == status]
        if kinds:
            return kinds, True
    return every, False


def _heading(turn: Turn, place: Place) -> str:
    name = "structures" if place.code_insee else "structures_departement"
    return turn.services.wording(name, lieu=place.name)


def _requests(turn: Turn, cards: list[StructureCard]) -> list[Choice]:
    label = "choix_demande_tiers" if turn.about_someone else "choix_demande"
    return [
        choice(
            turn.services.wording(label, nom=card.name),
            "laisser_coordonnees",
            structure={"siret": card.siret, "kind": card.kind},
        )
        for card in cards
        if card.can_receive
    ]


def _elsewhere(turn: Turn) -> Choice:
    return choice(turn.services.wording("choix_humain"), "parler_humain")


def _none_near(turn: Turn, place: Place, nearest: StructureCard | None) -> Message:
    wording = turn.services.wording
    if place.code_insee is None:
        return Message(text=wording("structures_aucune_ici", lieu=place.name), choices=[_elsewhere(turn)])
    text = wording("structures_aucune", km=turn.services.directory.widest_km, lieu=place.name)
    if nearest is None:
        return Message(text=text, choices=[_elsewhere(turn)])
    return present(turn, [nearest], f"{text}\n{wording('structures_plus_loin')}")
