from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from actions.foundation.database import Base, Sessions
from actions.foundation.encryption import Keyring
from actions.handover import drafts
from actions.handover.limits import DailyLimit
from actions.handover.models import Consent, Outgoing, Purpose, Request, RequestEvent, State
from actions.handover.payload import CannotReceive, PayloadError
from actions.handover.requests import DraftGone, Requests
from actions.handover.texts import Letter, load_texts
from tests.actions.handover.stage import AWA, DEMO, KARIM, Clock, only_request, propose, send, state_of, structure


async def rows_of_every_table(engine: AsyncEngine) -> dict[str, int]:
    async with engine.connect() as connection:
        counts = {
            table.name: await connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
    return {name: count for name, count in counts.items() if count}


async def letters(sessions: Sessions) -> list[tuple[Purpose, Letter]]:
    async with sessions() as session:
        rows = (await session.scalars(select(Outgoing).order_by(Outgoing.id))).all()
    return [(row.purpose, msgspec.json.decode(row.payload, type=Letter)) for row in rows if row.payload]


async def test_a_yes_writes_proof_request_and_letter_together(
    requests: Requests, sessions: Sessions, keyring: Keyring, clock: Clock
) -> None:
    proposal = await propose(requests, "c1")
    confirmation = await requests.consent_and_send("c1", proposal.id)

    request = await only_request(sessions)
    assert (confirmation.reference, confirmation.merged) == (request.reference, False)
    assert request.state is State.READY
    assert (request.prenom, request.telephone, request.email, request.commune) == ("Awa", "+33612345678", None, "Troyes")
    assert request.conversation_hash == keyring.digest("conversation", "c1")
    async with sessions() as session:
        consent = (await session.scalars(select(Consent))).one()
    assert (consent.text, consent.text_version, consent.accepted_at) == (proposal.text, proposal.text_version, clock())
    assert (consent.channel, consent.given_by, consent.siret, consent.kind) == ("web", "demandeur", request.siret, "EI")

    [(purpose, letter)] = await letters(sessions)
    content = proposal.text.split("\n\n")[1]
    assert purpose is Purpose.REQUEST
    assert "06 12 34 56 78" in content and content in letter.text
    assert letter.to == "demandes@structure-1.example"


async def test_the_worker_is_woken_only_by_a_letter(sessions: Sessions, keyring: Keyring, clock: Clock) -> None:
    woken: list[bool] = []
    requests = Requests(
        sessions, keyring, load_texts(), mail_domain="x.example", clock=clock, wake=lambda: woken.append(True)
    )  # fmt: skip
    proposal = await propose(requests, "c1")
    assert woken == []
    await requests.consent_and_send("c1", proposal.id)
    assert woken == [True]


async def test_a_no_stores_nothing(requests: Requests, engine: AsyncEngine) -> None:
    proposal = await propose(requests, "c1")
    assert await rows_of_every_table(engine) == {"requests": 1, "consents": 1}
    await requests.refuse("c1")
    assert await rows_of_every_table(engine) == {}
    with pytest.raises(DraftGone):
        await requests.consent_and_send("c1", proposal.id)
    assert await rows_of_every_table(engine) == {}


async def test_a_no_does_not_touch_what_was_sent(requests: Requests, sessions: Sessions) -> None:
    await send(requests, "c1")
    await requests.refuse("c1")
    assert (await only_request(sessions)).state is State.READY


async def test_a_double_click_sends_once(requests: Requests, sessions: Sessions) -> None:
    proposal = await propose(requests, "c1")
    clicks = await asyncio.gather(*(requests.consent_and_send("c1", proposal.id) for _ in range(6)))
    later = await requests.consent_and_send("c1", proposal.id)
    assert len({click.reference for click in [*clicks, later]}) == 1
    assert len(await letters(sessions)) == 1
    async with sessions() as session:
        assert len((await session.scalars(select(RequestEvent))).all()) == 1


async def test_preparing_again_replaces_the_draft(requests: Requests, sessions: Sessions) -> None:
    first = await propose(requests, "c1")
    second = await propose(requests, "c1", commune="Romilly-sur-Seine")
    with pytest.raises(DraftGone):
        await requests.consent_and_send("c1", first.id)
    await requests.consent_and_send("c1", second.id)
    assert (await only_request(sessions)).commune == "Romilly-sur-Seine"


async def test_a_proposal_belongs_to_its_conversation_and_lasts_thirty_minutes(
    requests: Requests, sessions: Sessions, clock: Clock
) -> None:
    proposal = await propose(requests, "c1")
    for conversation, identity in [("c2", proposal.id), ("c1", uuid4())]:
        with pytest.raises(DraftGone):
            await requests.consent_and_send(conversation, identity)
    clock.advance(minutes=30)
    with pytest.raises(DraftGone):
        await requests.consent_and_send("c1", proposal.id)
    request = await only_request(sessions)
    assert request.state is State.DRAFT
    async with sessions() as session:
        assert (await session.get_one(Consent, request.id)).accepted_at is None


async def test_a_text_that_changed_meanwhile_is_asked_again(
    requests: Requests, sessions: Sessions, keyring: Keyring, clock: Clock
) -> None:
    proposal = await propose(requests, "c1")
    texts = msgspec.structs.replace(load_texts(), lignes=msgspec.structs.replace(load_texts().lignes, prenom="Nom"))
    restarted = Requests(sessions, keyring, texts, mail_domain="x.example", clock=clock)
    with pytest.raises(DraftGone):
        await restarted.consent_and_send("c1", proposal.id)
    assert await letters(sessions) == []


async def test_a_structure_that_cannot_receive_gets_nothing(requests: Requests, engine: AsyncEngine) -> None:
    for changes in ({"to_check": True}, {"can_receive": False}, {"email": None}):
        with pytest.raises(CannotReceive):
            await propose(requests, "c1", structure(**changes))
    wrongs: list[dict[str, Any]] = [{"contact": "0899123456"}, {"prenom": "Paul je suis en RQTH"}, {"commune": "10000"}]
    for wrong in wrongs:
        with pytest.raises(PayloadError):
            await propose(requests, "c1", **wrong)
    assert await rows_of_every_table(engine) == {}


async def test_a_demonstration_never_holds_a_structures_address(requests: Requests, sessions: Sessions) -> None:
    await send(requests, "c1", structure(3, demo=True, email="vraie@adresse.example", can_receive=False, to_check=True))
    assert (await only_request(sessions)).structure_email is None
    [(_, letter)] = await letters(sessions)
    assert letter.to is None and "Démonstration" in letter.subject


async def test_same_contact_and_structure_within_thirty_days_merge(requests: Requests, sessions: Sessions, clock: Clock) -> None:
    first = await send(requests, "c1")
    clock.advance(days=29)
    again = await send(requests, "c1", contact="+33 6 12 34 56 78")
    assert (again.reference, again.merged) == (first.reference, True)
    stranger = await send(requests, "c2")
    assert (stranger.reference, stranger.state, stranger.merged) == (None, None, True)
    await only_request(sessions)
    assert not (await send(requests, "c1", structure(2))).merged
    clock.advance(days=1)
    assert not (await send(requests, "c1")).merged


async def test_a_withdrawn_or_undeliverable_request_does_not_block_a_new_one(requests: Requests, sessions: Sessions) -> None:
    first = await send(requests, "c1")
    assert await requests.withdraw("c1", first.reference or "")
    second = await send(requests, "c1")
    assert not second.merged and second.reference != first.reference


async def test_three_a_day_for_one_contact(requests: Requests, engine: AsyncEngine, clock: Clock) -> None:
    for number in range(1, 4):
        await send(requests, f"c{number}", structure(number))
    with pytest.raises(DailyLimit) as limit:
        await send(requests, "c4", structure(4))
    assert limit.value.limit == 3
    assert (await rows_of_every_table(engine))["requests"] == 3  # no draft is left behind
    await send(requests, "c5", structure(4), **KARIM)
    clock.advance(hours=24)
    assert not (await send(requests, "c4", structure(4))).merged


async def test_withdrawing_does_not_give_a_send_back(requests: Requests) -> None:
    for number in range(1, 4):
        await send(requests, "c1", structure(number))
        await requests.withdraw_conversation("c1")
    with pytest.raises(DailyLimit):
        await send(requests, "c1", structure(4))


async def test_the_limits_hold_when_all_comes_at_once(requests: Requests) -> None:
    proposals = [(f"c{n}", await propose(requests, f"c{n}", structure(n))) for n in range(1, 6)]
    twins = [(f"t{n}", await propose(requests, f"t{n}", structure(1), **KARIM)) for n in range(3)]
    calls = [requests.consent_and_send(conversation, proposal.id) for conversation, proposal in [*proposals, *twins]]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(result, DailyLimit) for result in results[:5]) == 2
    assert sum(not isinstance(result, BaseException) and not result.merged for result in results[:5]) == 3
    assert [result.merged for result in results[5:] if not isinstance(result, BaseException)].count(False) == 1


async def test_a_reference_that_is_taken_is_drawn_again(requests: Requests, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["AIG-3333-4444", "AIG-3333-4444", "AIG-6666-7777"])
    monkeypatch.setattr(drafts, "new_reference", lambda: next(drawn))
    assert (await send(requests, "c1")).reference == "AIG-3333-4444"
    assert (await send(requests, "c2", structure(2))).reference == "AIG-6666-7777"


def test_references_are_easy_to_dictate() -> None:
    drawn = {drafts.new_reference() for _ in range(500)}
    assert len(drawn) == 500
    for reference in drawn:
        prefix, first, second = reference.split("-")
        assert (prefix, len(first), len(second)) == ("AIG", 4, 4)
        assert not set(first + second) & set("0O1IL2Z5S8BAEUY")


async def test_withdrawing_before_sending_tells_nobody(requests: Requests, sessions: Sessions) -> None:
    confirmation = await send(requests, "c1")
    assert await requests.withdraw("c1", confirmation.reference or "")
    assert await letters(sessions) == []
    assert not await requests.withdraw("c1", confirmation.reference or "")
    [line] = await requests.of_conversation("c1")
    assert (line.state, line.reference) == (State.WITHDRAWN, confirmation.reference)


async def test_only_its_own_conversation_withdraws_a_request(requests: Requests, sessions: Sessions) -> None:
    confirmation = await send(requests, "c1")
    assert not await requests.withdraw("c2", confirmation.reference or "")
    assert await requests.withdraw_conversation("c2") == 0
    assert await state_of(sessions, confirmation.reference or "") is State.READY


async def test_erasing_a_conversation_leaves_proofs_without_content(
    requests: Requests, sessions: Sessions, outbox_dir: Path
) -> None:
    await send(requests, "c1")
    await send(requests, "c1", DEMO, **KARIM)
    await propose(requests, "c1", structure(5))
    await send(requests, "c2", structure(6), **KARIM)

    assert await requests.withdraw_conversation("c1") == 2
    assert await requests.of_conversation("c1") == []
    assert await requests.withdraw_conversation("c1") == 0
    async with sessions() as session:
        gone = (await session.scalars(select(Request).where(Request.state == State.WITHDRAWN))).all()
        kept = (await session.scalars(select(Request).where(Request.state != State.WITHDRAWN))).all()
        proofs = [await session.get_one(Consent, request.id) for request in gone]
    assert len(gone) == 2
    for request in gone:
        values = (request.prenom, request.telephone, request.email, request.commune, request.besoin, request.structure_email)
        assert values == (None,) * 6
        assert request.conversation_hash is None and request.contact_hash is None
    assert all(proof.text is None and proof.accepted_at and proof.text_version for proof in proofs)
    assert [request.prenom for request in kept] == ["Karim"]


async def test_a_person_sees_their_requests(requests: Requests, clock: Clock) -> None:
    first = await send(requests, "c1")
    clock.advance(minutes=1)
    second = await send(requests, "c1", DEMO)
    await propose(requests, "c1", structure(3))
    lines = await requests.of_conversation("c1")
    assert [line.reference for line in lines] == [first.reference, second.reference]
    assert [line.demo for line in lines] == [False, True]
    assert AWA["prenom"] not in repr(lines)
