"""What is told of what the bot found: to whom, in which words, and what is said when nothing was found."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine

from actions.dialogue.comparison import compare
from actions.dialogue.explain import SUBJECT, TOLD, Explain
from actions.dialogue.services import Services
from actions.dialogue.turn import Turn
from actions.dialogue.unknown import WAITING, FoundSince
from actions.foundation.message import Message
from actions.foundation.wording import load_wording
from actions.handover.open_questions import Kept
from knowledge.loader import load_knowledge

TODAY = date(2026, 11, 22)


class Questions:
    """Keeps questions in memory."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.done: dict[int, str] = {}

    async def keep(self, text: str, intent: str, subject: str | None) -> int | None:
        self.kept.append(text)
        return len(self.kept)

    async def answered(self, numbers: list[int]) -> list[Kept]:
        return [
            Kept(
                id=number, text=self.kept[number - 1], intent="", subject=None,
                first_day=TODAY, last_day=TODAY, count=1, statement=self.done[number],
            )
            for number in numbers
            if number in self.done
        ]  # fmt: skip


@pytest.fixture
def questions() -> Questions:
    return Questions()


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


def turn_of(
    questions: Questions,
    *found: tuple[str, float],
    slots: dict[str, Any] | None = None,
    intent: str = "question_duree",
    text: str = "?",
    subject: str | None = None,
    by_request: list[list[dict[str, Any]]] | None = None,
    **manner: Any,
) -> Turn:
    services = Services(
        knowledge=load_knowledge(),
        wording=load_wording(),
        directory=None,  # type: ignore[arg-type]
        requests=None,  # type: ignore[arg-type]
        questions=questions,  # type: ignore[arg-type]
        settings=None,  # type: ignore[arg-type]
    )
    latest = {
        "intent": {"name": intent},
        "text": text,
        "entities": [{"entity": "sujet", "value": subject}] if subject else [],
        "enonces": [match(*each) for each in found],
        "enonces_par_demande": by_request or [],
        "tournure": {"seuil": 0.4, "gardee": text, "vague": False, **manner},
    }
    return Turn(services, slots or {}, latest, "personne-de-test")


def match(identifier: str, score: float) -> dict[str, Any]:
    return {"id": identifier, "score": score, "sujet": identifier.partition(".")[0].upper()}


async def answers(turn: Turn) -> list[Message]:
    return await Explain(turn.services).answer(turn)


def standard(identifier: str) -> str:
    sheet = load_knowledge().sheets[identifier.partition(".")[0].upper()]
    return next(each.reponse.standard for each in sheet.enonces if each.id == identifier)


async def test_the_best_statement_is_told_with_its_sources(questions: Questions) -> None:
    turn = turn_of(questions, ("cddi.duree_max", 0.9), ("cddi.duree_min", 0.5))
    [message] = await answers(turn)
    assert message.text == standard("cddi.duree_max")
    assert message.sources
    assert message.sheets == ["CDDI"]
    assert turn.recall(SUBJECT) == "CDDI"


async def test_what_is_only_near_is_told_as_no_more_than_that_and_kept(questions: Questions) -> None:
    turn = turn_of(questions, ("cddi.duree_max", 0.2), subject="CDDI", seuil_proche=0.12)
    [message] = await answers(turn)
    assert message.text.startswith("Je n'ai peut-être pas la réponse exacte")
    assert standard("cddi.duree_max") in message.text and "gardé votre question" in message.text
    assert turn.recall(WAITING) == [1]
    other = turn_of(questions, ("cddi.duree_max", 0.3), subject="ESAT", seuil_proche=0.12)
    assert "pas la réponse à cette question" in (await answers(other))[0].text


async def test_what_comes_first_must_be_sure_itself(questions: Questions) -> None:
    turn = turn_of(questions, ("esat.definition", 0.3), ("cddi.duree_max", 0.9), subject="ESAT")
    assert standard("cddi.duree_max") not in (await answers(turn))[0].text


async def test_the_figure_of_today_is_no_answer_about_a_year_to_come(questions: Questions) -> None:
    turn = turn_of(questions, ("aah.montant", 0.9), subject="AAH", text="montant de l'AAH en 2029 ?", seuil_proche=0.12)
    assert (await answers(turn))[0].text.startswith("Je n'ai peut-être pas la réponse exacte")


async def test_a_second_statement_that_may_be_meant_is_told_in_short(questions: Questions) -> None:
    turn = turn_of(questions, ("cddi.duree_max", 0.9))
    turn.latest["enonces"].append({**match("cddi.duree_min", 0.5), "part": 0.3})
    [message] = await answers(turn)
    assert message.text.startswith(standard("cddi.duree_max")) and "\nAussi : " in message.text


async def test_a_worker_gets_the_answer_its_source_and_its_date_in_the_first_line(questions: Questions) -> None:
    turn = turn_of(questions, ("cddi.duree_max", 0.9), slots={"role": "prescripteur"})
    first, rest = (await answers(turn))[0].text.split("\n", 1)
    assert "24 mois" in first and "mai 2024" in first
    assert rest == standard("cddi.duree_max")


async def test_simple_words_are_kept_for_the_rest_and_said_of_what_was_told(questions: Questions) -> None:
    turn = turn_of(questions, slots={TOLD: ["cddi.duree_max"]}, version="simple", redire=True)
    [message] = await answers(turn)
    assert message.text.startswith("Le contrat dure 2 ans au plus.")
    later = turn_of(questions, ("cddi.salaire", 0.9), slots={"version_simple": True})
    assert (await answers(later))[0].text.startswith("Vous recevez au moins le salaire minimum.")


async def test_what_a_structure_receives_is_told_to_who_asks_for_it_only(questions: Questions) -> None:
    found = (("ei.aide_au_poste", 0.7), ("ei.salaire", 0.6))
    assert (await answers(turn_of(questions, *found)))[0].text == standard("ei.salaire")
    assert (await answers(turn_of(questions, *found, structure=True)))[0].text == standard("ei.aide_au_poste")


async def test_a_figure_taken_for_granted_is_corrected_first(questions: Questions) -> None:
    wrong = turn_of(questions, ("cddi.duree_max", 0.9), nombres=[{"nombre": 48.0, "unite": "mois"}])
    assert (await answers(wrong))[0].text.startswith("Non : 24 mois au plus")
    right = turn_of(questions, ("cddi.duree_max", 0.9), nombres=[{"nombre": 12.0, "unite": "mois"}])
    assert (await answers(right))[0].text.startswith("Un CDDI dure 24 mois")


async def test_two_questions_get_two_answers_and_one_unknown_is_admitted(questions: Questions) -> None:
    both = [[match("cddi.duree_max", 0.9)], [match("cddi.salaire", 0.8)]]
    assert len(await answers(turn_of(questions, by_request=both))) == 2
    half = [[match("cddi.duree_max", 0.9)], [match("cddi.salaire", 0.1)]]
    told = await answers(turn_of(questions, by_request=half))
    assert "pas la réponse" in told[1].text


async def test_what_is_not_known_is_admitted_and_kept(questions: Questions) -> None:
    turn = turn_of(questions, ("cddi.droits", 0.1), text="des chèques vacances ?", subject="CDDI", intent="question_dispositif")
    [message] = await answers(turn)
    assert "pas la réponse" in message.text
    assert "À qui parler d'abord" in message.text
    assert [choice.intent for choice in message.choices] == ["parler_humain"]
    assert questions.kept == ["des chèques vacances ?"]
    assert turn.recall(WAITING) == [1]


async def found_since(
    questions: Questions, slots: dict[str, Any], told: set[int] | None = None, channel: str = "web"
) -> list[Message]:
    return await FoundSince(turn_of(questions).services)("personne-de-test", slots, channel, told or set())


async def test_an_answer_found_since_is_told_with_the_question_and_its_sources(questions: Questions) -> None:
    await questions.keep("des chèques vacances ?", "question_dispositif", "CDDI")
    assert await found_since(questions, {WAITING: [1]}) == []
    questions.done[1] = "cddi.droits"
    [message] = await found_since(questions, {WAITING: [1]})
    assert message.text.startswith("Vous aviez demandé : « des chèques vacances ? »")
    assert standard("cddi.droits") in message.text
    assert message.sources
    assert message.answers == 1
    assert await found_since(questions, {WAITING: [1]}, told={1}) == []


async def test_a_question_in_which_something_was_hidden_is_not_said_back(questions: Questions) -> None:
    await questions.keep("[nom] a droit à des chèques vacances ?", "question_dispositif", "CDDI")
    questions.done[1] = "cddi.droits"
    [message] = await found_since(questions, {WAITING: [1]})
    assert "[" not in message.text
    assert message.text.startswith("Vous aviez posé une question.")
    assert standard("cddi.droits") in message.text


async def test_an_answer_found_since_suits_the_channel_and_the_words_chosen(questions: Questions) -> None:
    await questions.keep("combien de temps ?", "question_duree", "CDDI")
    questions.done[1] = "cddi.duree_max"
    [simple] = await found_since(questions, {WAITING: [1], "version_simple": True})
    assert "Le contrat dure 2 ans au plus." in simple.text
    [sms] = await found_since(questions, {WAITING: [1]}, channel="sms")
    assert "CDDI : 24 mois maximum" in sms.text


async def test_an_answer_that_left_the_sheets_is_not_told(questions: Questions) -> None:
    await questions.keep("?", "", None)
    questions.done[1] = "cddi.disparu"
    assert await found_since(questions, {WAITING: [1]}) == []


async def test_a_question_that_someone_had_answered_is_answered_at_once(questions: Questions) -> None:
    questions.done[1] = "cddi.droits"
    turn = turn_of(questions, ("cddi.droits", 0.1), text="des chèques vacances ?", subject="CDDI", intent="question_dispositif")
    [message] = await answers(turn)
    assert message.text == standard("cddi.droits")
    assert message.answers == 1
    assert turn.recall(WAITING) is None


async def test_a_pending_question_is_put_again(questions: Questions) -> None:
    turn = turn_of(questions, ("cddi.duree_max", 0.9), slots={"question_posee": "inscrit_france_travail"})
    told = await answers(turn)
    assert len(told) == 2 and "Revenons" in told[1].text


async def test_a_vague_question_about_nothing_asks_for_its_subject(questions: Questions) -> None:
    [message] = await answers(turn_of(questions, ("cddi.duree_max", 0.2), vague=True))
    assert len(message.choices) >= 3


async def test_what_has_been_replaced_is_not_told(questions: Questions) -> None:
    turn = turn_of(questions, ("ei.aide_au_poste_2021", 0.9), slots={"role": "prescripteur"})
    assert "10 988" not in (await answers(turn))[0].text.split("Elle était")[0]


async def test_a_comparison_lays_common_aspects_side_by_side(questions: Questions) -> None:
    turn = turn_of(questions, ("ei.definition", 0.5), comparaison=["EI", "ACI"])
    [message] = await answers(turn)
    assert message.text.count("- EI :") == message.text.count("- ACI :") >= 3
    assert message.sheets == ["EI", "ACI"]
    assert message.sources
    assert len({source.title for source in message.sources}) == len(message.sources)


@pytest.mark.parametrize("other", ["ACI", "AI", "ETTI", "EITI", "GEIQ", "EA", "ESAT", "TRAVAIL_INDEPENDANT"])
def test_any_two_ways_can_be_compared(questions: Questions, other: str) -> None:
    message = compare(turn_of(questions), ["EI", other])
    assert message is not None
    assert "€ par an" not in message.text  # what a structure receives
