"""Beginning, help, danger, a human being, starting anew, leaving: the short steps."""

from __future__ import annotations

from actions.dialogue.turn import DialogueAction, Turn, choice
from actions.foundation.message import Choice, Message
from knowledge.answers import first_prescribers


class Welcome(DialogueAction):
    step = "accueillir"

    async def answer(self, turn: Turn) -> list[Message]:
        wording = turn.services.wording
        if turn.known.facts:
            return [Message(text=wording("accueil_retour"), choices=[_standing(turn)])]
        return [Message(text=wording("accueil"), choices=openings(turn))]


def openings(turn: Turn) -> list[Choice]:
    wording = turn.services.wording
    return [
        choice(wording("choix_pour_moi"), "demander_eligibilite", role="demandeur"),
        choice(wording("choix_pour_un_autre"), "demander_eligibilite", role="prescripteur"),
        choice(wording("choix_question"), "aide"),
    ]


def _standing(turn: Turn) -> Choice:
    return choice(turn.services.wording("choix_verdict"), "demander_eligibilite")


class Rescue(DialogueAction):
    """Danger comes first: fixed texts, and nothing else in the message."""

    step = "secourir"

    async def answer(self, turn: Turn) -> list[Message]:
        distress = turn.services.knowledge.distress
        themes = [entity.get("value") for entity in turn.entities if entity.get("entity") == "theme_detresse"]
        told = [distress[theme] for theme in dict.fromkeys(themes) if theme in distress]
        texts = [each.tiers if turn.about_someone else each.reponse for each in told or distress.values()]
        return [Message(text=text.standard) for text in texts]


class SpeakToSomeone(DialogueAction):
    """Gives at once the deployment's own contact and the adviser for this person."""

    step = "parler_humain"

    async def answer(self, turn: Turn) -> list[Message]:
        wording, lines = turn.services.wording, []
        if turn.services.settings.contact_humain:
            lines.append(wording("humain_contact", contact=turn.services.settings.contact_humain))
        advice = first_prescribers(turn.services.knowledge, turn.profile, turn.today)
        for each in advice[:2]:
            why = each.pourquoi_tiers if turn.about_someone else each.pourquoi
            lines.append(wording("humain_conseiller", nom=each.nom, pourquoi=why))
        lines.append(wording("humain_suite"))
        return [Message(text="\n".join(lines))]


class Help(DialogueAction):
    """Help asked for, a subject outside ours, or an insult."""

    step = "aider"

    async def answer(self, turn: Turn) -> list[Message]:
        wording = turn.services.wording
        opening = {"hors_sujet": "hors_sujet", "insulte": "insulte"}.get(turn.intent)
        text = f"{wording(opening)}\n\n{wording('aide')}" if opening else wording("aide")
        return [Message(text=text, choices=[*openings(turn)[:2], speak_to_someone(turn)])]


def speak_to_someone(turn: Turn) -> Choice:
    return choice(turn.services.wording("choix_humain"), "parler_humain")


def in_their_language(turn: Turn) -> Message:
    """What this is and who can help, in the language of the message where it is one of ours, then a sentence to show."""
    languages = turn.services.knowledge.languages
    known = languages.get(str(turn.noise.get("langue"))) or languages["en"]
    text = turn.services.wording("autre_langue", message=known.message, langue=known.nom)
    return Message(text=text, choices=[speak_to_someone(turn)])


class Restart(DialogueAction):
    step = "recommencer"

    async def answer(self, turn: Turn) -> list[Message]:
        turn.forget_everything()
        return [Message(text=turn.services.wording("recommence"), choices=openings(turn))]


class TakeLeave(DialogueAction):
    step = "prendre_conge"

    async def answer(self, turn: Turn) -> list[Message]:
        name = "de_rien" if turn.intent == "remercier" else "au_revoir"
        return [Message(text=turn.services.wording(name))]


class Erase(DialogueAction):
    """Asks before erasing; the channel erases when the slot says so."""

    step = "effacer"

    async def answer(self, turn: Turn) -> list[Message]:
        return [ask_to_erase(turn)]


def ask_to_erase(turn: Turn) -> Message:
    wording = turn.services.wording
    if turn.asked == "effacement" and turn.intent in ("oui", "supprimer_donnees"):
        turn.remember("effacement", "confirme")
        return Message(text=wording("efface"))
    if turn.asked == "effacement" and turn.intent == "non":
        turn.ask(None)
        return Message(text=wording("rien_efface"))
    turn.ask("effacement")
    yes, no = choice(wording("choix_effacer"), "oui"), choice(wording("choix_garder"), "non")
    return Message(text=wording("effacer_confirmer"), choices=[yes, no])
