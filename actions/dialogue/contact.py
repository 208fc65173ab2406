"""A request to a structure: which one, a first name, one way to answer, agreement on the exact text, sending.

Nothing personal is asked before the person knows whether anybody will receive it.
"""

from __future__ import annotations

from uuid import UUID

from actions.dialogue.orient import orient
from actions.dialogue.structures import show_structures
from actions.dialogue.turn import DialogueAction, Turn, choice
from actions.foundation.message import Choice, Message, StructureCard
from actions.handover.limits import DailyLimit
from actions.handover.payload import CannotReceive, PayloadError, Recipient, read_first_name
from actions.handover.requests import DraftGone
from actions.handover.texts import load_texts

IDENTITY = ("prenom", "telephone", "email")


class Contact(DialogueAction):
    """A structure was chosen, or a name or a number was given."""

    step = "contacter"

    async def answer(self, turn: Turn) -> list[Message]:
        return [await collect(turn)]


class Send(DialogueAction):
    """« Oui, envoyer » : only after the exact text was shown."""

    step = "envoyer_demande"

    async def answer(self, turn: Turn) -> list[Message]:
        if turn.asked == "consentement":
            return [await decide(turn, agreed=True)]
        return [await collect(turn)]


class GiveUp(DialogueAction):
    step = "renoncer"

    async def answer(self, turn: Turn) -> list[Message]:
        if turn.asked in ("consentement", "prenom", "contact"):
            return [await decide(turn, agreed=False)]
        return orient(turn)


async def collect(turn: Turn) -> Message:
    """What is still missing is asked, one thing at a time; then the exact text is shown for agreement."""
    card = await _chosen(turn)
    if card is None:
        return await show_structures(turn)
    if not card.can_receive:
        return _call_instead(turn, card)
    if turn.profile.commune is None:
        turn.ask("lieu")
        return Message(text=turn.services.wording("demander_lieu"))
    missing = _missing(turn)
    if missing is not None:
        return _ask(turn, missing, card)
    return await _propose(turn, card)


async def _chosen(turn: Turn) -> StructureCard | None:
    """The structure of this message, or the one under way."""
    chosen = turn.value("structure")
    if chosen is not None:
        turn.remember("structure_choisie", chosen)
    chosen = turn.recall("structure_choisie")
    if not chosen:
        return None
    return await turn.services.directory.get(chosen["siret"], chosen["kind"])


def _missing(turn: Turn) -> str | None:
    facts = turn.known.facts
    if facts.get("prenom") is None and turn.asked == "prenom":
        _take_bare_name(turn)
    if facts.get("prenom") is None:
        return "prenom"
    return "contact" if facts.get("telephone") is None and facts.get("email") is None else None


def _take_bare_name(turn: Turn) -> None:
    """A lone word answered to « Quel est votre prénom ? » is the first name."""
    try:
        name = read_first_name(turn.text)
    except PayloadError:
        return
    turn.known.note("prenom", name, "dit")
    turn.remember("prenom", name)


def _ask(turn: Turn, missing: str, card: StructureCard) -> Message:
    wording = turn.services.wording
    if missing == turn.asked == "contact":
        return Message(text=wording("contact_illisible"))
    turn.ask(missing)
    name = f"demander_{missing}_tiers" if turn.about_someone else f"demander_{missing}"
    notice = f"{load_texts().demonstration.consentement}\n\n" if card.demo else ""
    return Message(text=notice + wording(name))


async def _propose(turn: Turn, card: StructureCard) -> Message:
    """The exact text of what leaves, and the two answers to it."""
    profile = turn.profile
    recipient = Recipient(
        siret=card.siret,
        kind=card.kind,
        name=card.name,
        email=await turn.services.directory.request_address(card.siret, card.kind),
        demo=card.demo,
        can_receive=card.can_receive,
        to_check=card.to_check,
    )
    try:
        proposal = await turn.services.requests.prepare(
            turn.sender,
            recipient,
            prenom=profile.prenom or "",
            contact=profile.telephone or profile.email or "",
            commune=profile.commune or "",
            projet=profile.projet,
            activite=profile.activite,
            channel=turn.channel,
            role="prescripteur" if turn.about_someone else "demandeur",
        )
    except CannotReceive:
        return _call_instead(turn, card)
    except PayloadError as error:
        return _ask_again(turn, error.field)
    turn.remember("proposition", str(proposal.id))
    turn.ask("consentement")
    return Message(text=proposal.text, choices=agreement(turn))


def agreement(turn: Turn) -> list[Choice]:
    """The two answers to the text that was shown."""
    wording = turn.services.wording
    return [
        choice(wording("choix_envoyer"), "consentir"),
        choice(wording("choix_ne_pas_envoyer"), "refuser_consentement"),
    ]


def _ask_again(turn: Turn, field: str) -> Message:
    """A value that cannot be sent is forgotten and asked once more."""
    if field == "commune":
        turn.ask("lieu")
        return Message(text=turn.services.wording("demander_lieu"))
    for key in ("prenom",) if field == "prenom" else ("telephone", "email"):
        turn.known.forget(key)
        turn.remember(key, None)
    turn.ask("prenom" if field == "prenom" else "contact")
    name = "demander_prenom" if field == "prenom" else "contact_illisible"
    return Message(text=turn.services.wording(name))


def _call_instead(turn: Turn, card: StructureCard) -> Message:
    wording = turn.services.wording
    turn.ask(None)
    if card.phone:
        way = wording("demande_contact_structure", telephone=card.phone)
    elif card.website:
        way = wording("demande_contact_site", site=card.website)
    else:
        way = wording("demande_contact_aucun")
    return Message(
        text=wording("demande_impossible", nom=card.name, contact=way),
        choices=[
            choice(wording("choix_structures"), "chercher_structure"),
            choice(wording("choix_humain"), "parler_humain"),
        ],
    )


async def decide(turn: Turn, *, agreed: bool) -> Message:
    """Sends, or forgets the name and the number at once."""
    wording, requests = turn.services.wording, turn.services.requests
    proposal = turn.recall("proposition")
    turn.ask(None)
    turn.remember("proposition", None)
    if not agreed:
        await requests.refuse(turn.sender)
        _forget_identity(turn)
        return Message(text=wording("demande_refusee"), choices=_onwards(turn))
    card = await _chosen(turn)
    if not proposal or card is None:
        return Message(text=wording("rien_a_envoyer"), choices=_onwards(turn))
    try:
        sent = await requests.consent_and_send(turn.sender, UUID(proposal))
    except DraftGone:
        return await collect(turn)
    except DailyLimit as error:
        return Message(text=wording("demande_trop", limite=error.limit), choices=_onwards(turn))
    name = "demande_demonstration_faite" if sent.demo else "demande_envoyee"
    if sent.merged:
        name = "demande_deja_faite" if sent.reference else "demande_deja_recue"
    return Message(text=wording(name, nom=card.name, reference=sent.reference), choices=_onwards(turn))


def _forget_identity(turn: Turn) -> None:
    for key in IDENTITY:
        turn.known.forget(key)
        turn.remember(key, None)
    turn.remember("certitudes", turn.known.certainty or None)


def _onwards(turn: Turn) -> list[Choice]:
    return [choice(turn.services.wording("choix_structures"), "chercher_structure")]
