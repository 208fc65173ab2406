from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select, text

from actions.foundation.database import Base, Sessions
from actions.handover.mail import FileDelivery
from actions.handover.models import Actor, Consent, Outgoing, Request, RequestEvent, State
from actions.handover.requests import Requests
from actions.handover.retention import PurgeCounts, purge
from actions.handover.transitions import move
from actions.handover.worker import OutboxWorker
from tests.actions.handover.stage import DEMO, KARIM, Clock, only_request, propose, send, state_of, structure


def counts(**changes: int) -> PurgeCounts:
    return PurgeCounts(**{**dict.fromkeys(PurgeCounts.__struct_fields__, 0), **changes})


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_file(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def files_worker(sessions: Sessions, outbox_dir: Path, clock: Clock) -> OutboxWorker:
    return OutboxWorker(sessions, {"mail": FileDelivery(outbox_dir, sender="a@b.example")}, clock)


async def number_of(sessions: Sessions, table: type[Base]) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_a_draft_goes_after_thirty_minutes_and_leaves_nothing(requests: Requests, sessions: Sessions, clock: Clock) -> None:
    await propose(requests, "c1")
    clock.advance(minutes=29, seconds=59)
    assert await purge(sessions, clock()) == counts()
    clock.advance(seconds=1)
    assert await purge(sessions, clock()) == counts(drafts=1)
    assert [await number_of(sessions, table) for table in (Request, Consent, RequestEvent)] == [0, 0, 0]


async def test_an_identity_goes_three_months_after_the_last_move(
    requests: Requests, sessions: Sessions, clock: Clock, outbox_dir: Path
) -> None:
    confirmation = await send(requests, "c1")
    await files_worker(sessions, outbox_dir, clock).run_once()
    assert names_in(outbox_dir) == [f"{confirmation.reference}.demande.eml"]
    clock.advance(days=1)
    assert await purge(sessions, clock(), outbox_dir) == counts(contacts=1)
    clock.advance(days=88)
    assert await purge(sessions, clock(), outbox_dir) == counts()
    clock.advance(days=1)
    assert await purge(sessions, clock(), outbox_dir) == counts(anonymised=1, files=1)
    assert await purge(sessions, clock(), outbox_dir) == counts()

    request = await only_request(sessions)
    assert request.state is State.ANONYMISED
    values = (request.prenom, request.telephone, request.email, request.commune, request.besoin, request.structure_email)
    assert values == (None,) * 6 and (request.conversation_hash, request.contact_hash) == (None, None)
    assert (request.reference, request.siret) == (confirmation.reference, structure().siret)
    assert names_in(outbox_dir) == []
    async with sessions() as session:
        consent = await session.get_one(Consent, request.id)
        assert (consent.text, consent.text_version) == (None, "demandeur-1") and consent.accepted_at is not None
        assert len((await session.scalars(select(RequestEvent))).all()) == 4


async def test_a_person_whom_a_structure_follows_is_kept_longer(requests: Requests, sessions: Sessions, clock: Clock) -> None:
    await send(requests, "c1")
    request = await only_request(sessions)
    async with sessions.begin() as session:
        for state, actor in [(State.SENDING, Actor.WORKER), (State.SENT, Actor.WORKER), (State.ACCEPTED, Actor.STRUCTURE)]:
            assert await move(session, request.id, state, actor, clock())
    clock.advance(days=729)
    assert (await purge(sessions, clock())).anonymised == 0
    clock.advance(days=1)
    assert (await purge(sessions, clock())).anonymised == 1


async def test_a_letter_that_never_left_goes_with_its_identity(requests: Requests, sessions: Sessions, clock: Clock) -> None:
    await send(requests, "c1")
    clock.advance(days=90)
    assert (await purge(sessions, clock())).anonymised == 1
    assert await number_of(sessions, Outgoing) == 0


async def test_traces_of_deliveries_and_proofs_have_their_own_time(
    requests: Requests, sessions: Sessions, clock: Clock, outbox_dir: Path
) -> None:
    await send(requests, "c1")
    await files_worker(sessions, outbox_dir, clock).run_once()
    clock.advance(days=180)
    assert (await purge(sessions, clock(), outbox_dir)).deliveries == 1
    clock.advance(days=1826 - 180 - 1)
    assert (await purge(sessions, clock())).proofs == 0
    clock.advance(days=1)
    assert (await purge(sessions, clock())).proofs == 1
    assert (await only_request(sessions)).state is State.ANONYMISED


async def test_erasing_a_conversation_takes_its_files_and_no_other(
    requests: Requests, sessions: Sessions, clock: Clock, outbox_dir: Path
) -> None:
    mine = await send(requests, "c1", DEMO)
    other = await send(requests, "c2", DEMO, **KARIM)
    worker = files_worker(sessions, outbox_dir, clock)
    await worker.run_once()
    await requests.withdraw_conversation("c1")
    await worker.run_once()
    assert names_in(outbox_dir) == sorted([f"{mine.reference}.retrait.eml", f"{other.reference}.demande.eml"])


async def test_a_file_written_while_its_request_was_withdrawn_goes_at_the_next_purge(
    requests: Requests, sessions: Sessions, clock: Clock, outbox_dir: Path
) -> None:
    confirmation = await send(requests, "c1")
    await requests.withdraw_conversation("c1")
    write_file(outbox_dir / f"{confirmation.reference}.demande.eml", "écrit trop tard")
    assert (await purge(sessions, clock(), outbox_dir)).files == 1


async def test_a_request_whose_structure_refused_is_emptied_at_once_when_the_person_erases_everything(
    requests: Requests, sessions: Sessions, clock: Clock
) -> None:
    confirmation = await send(requests, "c1")
    request = await only_request(sessions)
    async with sessions.begin() as session:
        for state, actor in [(State.SENDING, Actor.WORKER), (State.SENT, Actor.WORKER), (State.REFUSED, Actor.STRUCTURE)]:
            assert await move(session, request.id, state, actor, clock())
        await session.execute(text("DELETE FROM outbox"))
    assert await requests.withdraw_conversation("c1") == 1
    assert await state_of(sessions, confirmation.reference or "") is State.ANONYMISED
    assert (await only_request(sessions)).telephone is None
    assert await number_of(sessions, Outgoing) == 0  # it has answered: there is nothing to tell it
