"""A payload as a row and back: what is kept of a request is what was shown, no more."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import uuid4

from actions.foundation.encryption import Keyring
from actions.handover.models import Request, State
from actions.handover.payload import Contact, Need, Payload, Recipient

# Neither letter nor figure that can be taken for another, and no vowel that would make words.
_ALPHABET = "34679CDFGHJKMNPQRTVWX"


def new_reference() -> str:
    """A number for the person, such as ``AIG-7K3M-9QXT``: 21 to the power 8 of them."""
    letters = [secrets.choice(_ALPHABET) for _ in range(8)]
    return f"AIG-{''.join(letters[:4])}-{''.join(letters[4:])}"


def conversation_hash(keyring: Keyring, conversation: str) -> str:
    return keyring.digest("conversation", conversation)


def draft_of(payload: Payload, conversation: str, keyring: Keyring, at: datetime) -> Request:
    """A new draft, with its reference."""
    contact, structure = payload.contact, payload.structure
    return Request(
        id=uuid4(),
        reference=new_reference(),
        conversation_hash=conversation_hash(keyring, conversation),
        contact_hash=keyring.digest("contact", contact.value),
        channel=payload.canal,
        siret=structure.siret,
        kind=structure.kind,
        structure_name=structure.name,
        # An invented structure's address is never kept, so that nothing can be sent to it.
        structure_email=None if structure.demo else structure.email,
        demo=structure.demo,
        state=State.DRAFT,
        state_since=at,
        created_at=at,
        prenom=payload.prenom,
        telephone=contact.value if contact.kind == "telephone" else None,
        email=contact.value if contact.kind == "email" else None,
        commune=payload.commune,
        besoin=payload.besoin,
    )


def payload_of(request: Request) -> Payload:
    """The payload of a request whose identity is still there."""
    contact = Contact(kind="telephone" if request.telephone else "email", value=request.telephone or request.email or "")
    return Payload(
        prenom=request.prenom or "",
        contact=contact,
        commune=request.commune or "",
        besoin=Need(request.besoin or ""),
        structure=Recipient(
            siret=request.siret,
            kind=request.kind,
            name=request.structure_name,
            email=request.structure_email,
            demo=request.demo,
            can_receive=True,
            to_check=False,
        ),
        canal=request.channel,
    )
