"""Requests of people to structures: asked, agreed to, sent, withdrawn.

``Requests`` is what the conversation and the channels use. Whatever is written starts with a write, so that
SQLite makes simultaneous turns wait instead of failing them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from msgspec import Struct
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from actions.foundation.clock import PARIS, now
from actions.foundation.database import Sessions
from actions.foundation.encryption import Keyring
from actions.handover.drafts import conversation_hash, draft_of, payload_of
from actions.handover.limits import DAILY_LIMIT, DailyLimit, count_send, find_twin
from actions.handover.models import Actor, Consent, Purpose, Request, State
from actions.handover.outbox import put_letter
from actions.handover.payload import Payload, Recipient, WriterRole, read_contact, read_first_name, read_town, require_open
from actions.handover.retention import delete_drafts, erase_files, erase_identity
from actions.handover.texts import Texts
from actions.handover.transitions import allowed, move

__all__ = ["Confirmation", "DailyLimit", "DraftGone", "Proposal", "RequestLine", "Requests"]

_ATTEMPTS = 5

# The structure has, or may have, received the request.
_REACHED = (State.SENDING, State.SENT, State.SEEN, State.ACCEPTED, State.CONTACTED)


class DraftGone(LookupError):
    """No such draft in this conversation, or it is over 30 minutes old: prepare it again."""


class Proposal(Struct, frozen=True, kw_only=True):
    """A draft and the exact text to show before a yes. Nothing leaves without ``consent_and_send``."""

    id: UUID
    text: str
    text_version: str
    demo: bool

    def __repr__(self) -> str:
        return f"Proposal(id={self.id!r})"


class Confirmation(Struct, frozen=True, kw_only=True):
    """What the person is told after a yes.

    ``merged``: a request of the last 30 days, same contact and structure, stands for this one; nothing new leaves.
    ``reference`` and ``state`` are then None unless that request came from this conversation: whoever types another
    person's number must not learn more of what that person did.
    """

    reference: str | None
    state: State | None
    merged: bool
    demo: bool


class RequestLine(Struct, frozen=True, kw_only=True):
    """One request as its person may see it."""

    id: UUID
    reference: str
    structure_name: str
    state: State
    created_at: datetime
    sent_at: datetime | None
    demo: bool


class _Twin(Exception):
    """An earlier request takes this one's place; rolls the transaction back."""

    def __init__(self, confirmation: Confirmation) -> None:
        super().__init__()
        self.confirmation = confirmation


class Requests:
    """Room door of the hand-over.

    ``mail_domain`` ends the Message-IDs; ``wake`` is called once something is in the outbox; ``outbox_dir`` is where
    mails become files, cleaned on withdrawal. Conversations are given by their id, kept as a keyed hash.
    """

    def __init__(
        self,
        sessions: Sessions,
        keyring: Keyring,
        texts: Texts,
        *,
        mail_domain: str,
        outbox_dir: Path | None = None,
        wake: Callable[[], None] = lambda: None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._sessions = sessions
        self._keyring = keyring
        self._texts = texts
        self._domain = mail_domain
        self._outbox_dir = outbox_dir
        self._wake = wake
        self._clock = clock

    async def prepare(
        self,
        conversation: str,
        recipient: Recipient,
        *,
        prenom: str,
        contact: str,
        commune: str,
        projet: str | None,
        activite: str | None,
        channel: str,
        role: WriterRole = "demandeur",
    ) -> Proposal:
        """Draft of a request; replaces the conversation's earlier draft. ``contact``: a phone or a mail address as typed.

        Raises:
            CannotReceive: the structure receives nothing for now; nothing is kept.
            PayloadError: a value that cannot be sent; names the fact.
        """
        require_open(recipient)
        payload = Payload(
            prenom=read_first_name(prenom),
            contact=read_contact(contact),
            commune=read_town(commune),
            besoin=self._texts.need(projet, activite),
            structure=recipient,
            canal=channel,
        )
        at = self._clock()
        text, version = self._texts.consent(payload, role, at.astimezone(PARIS).date())
        for _ in range(_ATTEMPTS):
            draft = draft_of(payload, conversation, self._keyring, at)
            consent = Consent(
                request_id=draft.id,
                text=text,
                text_version=version,
                given_by=role,
                channel=channel,
                siret=recipient.siret,
                kind=recipient.kind,
            )
            try:
                async with self._sessions.begin() as session:
                    await delete_drafts(session, Request.conversation_hash == draft.conversation_hash)
                    session.add(draft)
                    await session.flush()
                    session.add(consent)
            except IntegrityError:  # the reference was already given
                continue
            return Proposal(id=draft.id, text=text, text_version=version, demo=recipient.demo)
        raise RuntimeError("no free reference found")

    async def refuse(self, conversation: str) -> None:
        """The person says no, or cancels: the draft goes and nothing of it stays."""
        mine = Request.conversation_hash == self._hash(conversation)
        async with self._sessions.begin() as session:
            await delete_drafts(session, mine & allowed(State.CANCELLED, Actor.PERSON, self._clock()))

    async def consent_and_send(self, conversation: str, proposal: UUID) -> Confirmation:
        """The person has read the proposal's text and says yes: proof, request and mail in one transaction.

        A second call for the same proposal gives the same answer and sends nothing.

        Raises:
            DraftGone: unknown, refused, another conversation's, or over 30 minutes old.
            DailyLimit: three requests today already; the draft goes.
        """
        for _ in range(_ATTEMPTS):
            try:
                return await self._accept(conversation, proposal)
            except _Twin as twin:
                await self.refuse(conversation)
                return twin.confirmation
            except DailyLimit:
                await self.refuse(conversation)
                raise
            except IntegrityError:  # another request of the same contact at the same instant: look again
                continue
        raise RuntimeError("requests of one contact kept colliding")

    async def withdraw(self, conversation: str, reference: str) -> bool:
        """Withdraws one request of this conversation, which still sees its state; False when none can be.

        Its structure is told, the identity is emptied; the proof without content stays.
        """
        at = self._clock()
        async with self._sessions.begin() as session:
            mine = (Request.conversation_hash == self._hash(conversation), Request.reference == reference)
            request = await session.scalar(select(Request).where(*mine))
            withdrawn = request is not None and await self._withdraw_one(session, request, at)
            if request is not None and withdrawn:
                await erase_identity(session, request.id)
        await self._after_withdrawal([reference] if withdrawn else [])
        return withdrawn

    async def withdraw_conversation(self, conversation: str) -> int:
        """The person erases everything: drafts go, requests are withdrawn and their structures told, identity is emptied.

        Nothing leads from this conversation to a request any more. Returns the number of requests that were emptied.
        """
        at, mine = self._clock(), Request.conversation_hash == self._hash(conversation)
        async with self._sessions.begin() as session:
            await delete_drafts(session, mine)
            requests = (await session.scalars(select(Request).where(mine))).all()
            for request in requests:
                if not await self._withdraw_one(session, request, at):
                    await move(session, request.id, State.ANONYMISED, Actor.PERSON, at)
                await erase_identity(session, request.id, conversation_too=True)
        await self._after_withdrawal([request.reference for request in requests])
        return len(requests)

    async def of_conversation(self, conversation: str) -> list[RequestLine]:
        """Requests that this conversation has sent, oldest first."""
        mine = (Request.conversation_hash == self._hash(conversation), Request.state != State.DRAFT)
        async with self._sessions() as session:
            found = await session.scalars(select(Request).where(*mine).order_by(Request.created_at))
            return [
                RequestLine(
                    id=request.id,
                    reference=request.reference,
                    structure_name=request.structure_name,
                    state=request.state,
                    created_at=request.created_at,
                    sent_at=request.sent_at,
                    demo=request.demo,
                )
                for request in found
            ]

    def _hash(self, conversation: str) -> str:
        return conversation_hash(self._keyring, conversation)

    async def _accept(self, conversation: str, proposal: UUID) -> Confirmation:
        at = self._clock()
        async with self._sessions.begin() as session:
            agreed = update(Consent).where(Consent.request_id == proposal, Consent.accepted_at.is_(None))
            await session.execute(agreed.values(accepted_at=at).execution_options(synchronize_session=False))
            moved = await move(session, proposal, State.READY, Actor.PERSON, at)
            request = await session.get(Request, proposal)
            if request is None or request.conversation_hash != self._hash(conversation) or request.state is State.DRAFT:
                raise DraftGone("brouillon absent ou trop ancien")
            if moved is None:
                return Confirmation(reference=request.reference, state=request.state, merged=False, demo=request.demo)
            number = await count_send(session, request, at)
            twin = await find_twin(session, request, at)
            if twin is not None:
                mine = twin.conversation_hash == request.conversation_hash
                known = (twin.reference, twin.state) if mine else (None, None)
                raise _Twin(Confirmation(reference=known[0], state=known[1], merged=True, demo=twin.demo))
            if number > DAILY_LIMIT:
                raise DailyLimit
            letter = self._texts.request_letter(await self._agreed_payload(session, request), request.reference, at)
            put_letter(session, request, Purpose.REQUEST, letter, self._domain, at)
        self._wake()
        return Confirmation(reference=request.reference, state=State.READY, merged=False, demo=request.demo)

    async def _agreed_payload(self, session: AsyncSession, request: Request) -> Payload:
        """The payload, once it is certain that the text agreed to shows exactly what leaves now."""
        payload = payload_of(request)
        consent = await session.get_one(Consent, request.id)
        if consent.text is None or self._texts.content(payload) not in consent.text:
            raise DraftGone("les textes ont changé depuis que le brouillon a été montré")
        return payload

    async def _withdraw_one(self, session: AsyncSession, request: Request, at: datetime) -> bool:
        """Withdraws a request and tells its structure if it may have received it; whether it could be withdrawn."""
        left = await move(session, request.id, State.WITHDRAWN, Actor.PERSON, at)
        if left is None:
            return False
        if left in _REACHED:
            address, reference = request.structure_email, request.reference
            letter = self._texts.withdrawal_letter(address, reference, at, demo=request.demo)
            put_letter(session, request, Purpose.WITHDRAWAL, letter, self._domain, at)
            await session.flush()
        return True

    async def _after_withdrawal(self, references: list[str]) -> None:
        if references:
            self._wake()
            if self._outbox_dir is not None:
                await asyncio.to_thread(erase_files, self._outbox_dir, references)
