"""Mail: by SMTP when a relay is configured, otherwise as ``.eml`` files that a person can open.

The Message-ID is the parcel's key, the same at each attempt. Logs and outcomes hold codes, never a server's
sentence or an address.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path

import aiosmtplib
import msgspec

from actions.foundation.settings import Mail, Settings
from actions.handover.delivery import Dead, Delivered, Delivery, Outcome, Parcel, Retry
from actions.handover.models import Purpose
from actions.handover.texts import Letter

STEP_TIMEOUT_S = 20.0
GOODBYE_TIMEOUT_S = 2.0
IMPLICIT_TLS_PORT = 465

log = logging.getLogger(__name__)

_KEY = re.compile(r"<([A-Z0-9-]+)\.([a-z]+)@[^<>\s]+>")

# Refusals of ourselves rather than of the recipient: an operator can mend them, so they are tried again.
_OURS = (
    aiosmtplib.SMTPAuthenticationError,
    aiosmtplib.SMTPSenderRefused,
    aiosmtplib.SMTPHeloError,
    aiosmtplib.SMTPConnectResponseError,
)


class SmtpDelivery:
    """Hands letters to the relay. A demonstration goes to ``demo_email`` alone, whatever the letter says."""

    def __init__(self, relay: Mail, *, demo_email: str | None = None, timeout: float = STEP_TIMEOUT_S) -> None:
        self._relay = relay
        self._demo_email = demo_email
        self._timeout = timeout

    async def deliver(self, parcel: Parcel) -> Outcome:
        letter = msgspec.json.decode(parcel.payload, type=Letter)
        to = self._demo_email if parcel.demo else letter.to
        if to is None:
            return Dead("sans_adresse")
        try:
            message = build_message(letter, parcel, to=to, sender=self._relay.sender)
        except (ValueError, IndexError):  # the address, which is the only part that we do not write ourselves
            return Dead("adresse_mal_formee")
        return await self._send(message)

    async def _send(self, message: EmailMessage) -> Outcome:
        relay = self._relay
        client = aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            username=relay.username,
            password=relay.password,
            use_tls=relay.port == IMPLICIT_TLS_PORT,
            start_tls=relay.starttls and relay.port != IMPLICIT_TLS_PORT,
            timeout=self._timeout,
        )
        try:
            await client.connect()
            await client.send_message(message)
        except _OURS as refusal:
            return Retry(f"smtp_{refusal.code}")
        except aiosmtplib.SMTPRecipientsRefused as refusal:
            return _judge(refusal.recipients[0].code)
        except aiosmtplib.SMTPResponseException as refusal:
            return _judge(refusal.code)
        except aiosmtplib.SMTPNotSupported:
            return Retry("smtp_non_pris_en_charge")
        except (aiosmtplib.SMTPTimeoutError, TimeoutError):
            return Retry("smtp_delai")
        except (aiosmtplib.SMTPException, OSError):
            return Retry("smtp_connexion")
        else:
            # Once the relay has accepted, nothing may turn its yes into a failure.
            with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                await client.quit(timeout=GOODBYE_TIMEOUT_S)
            return Delivered()
        finally:
            client.close()


class FileDelivery:
    """Writes letters under a private folder, one ``.eml`` each, and says so in the log."""

    def __init__(self, folder: Path, *, sender: str, demo_email: str | None = None) -> None:
        self._folder = folder
        self._sender = sender
        self._demo_email = demo_email

    async def deliver(self, parcel: Parcel) -> Outcome:
        letter = msgspec.json.decode(parcel.payload, type=Letter)
        named = _KEY.fullmatch(parcel.key)
        if named is None:
            return Dead("cle_mal_formee")
        try:
            to = self._demo_email if parcel.demo else letter.to
            content = build_message(letter, parcel, to=to, sender=self._sender).as_bytes(policy=SMTP_POLICY)
        except (ValueError, IndexError):
            return Dead("adresse_mal_formee")
        path = self._folder / file_name(named[1], Purpose(named[2]))
        try:
            await asyncio.to_thread(_write_private, path, content)
        except OSError:
            return Retry("fichier_impossible")
        log.warning("Courriel non envoyé : il est écrit dans le fichier %s", path)
        return Delivered()


class MailDelivery:
    """Chooses: a file without a relay, and for a demonstration without ``AIGUILLAGE_DEMO_EMAIL``; SMTP otherwise."""

    def __init__(self, files: Delivery, relay: Delivery | None, *, demo_by_relay: bool) -> None:
        self._files = files
        self._relay = relay
        self._demo_by_relay = demo_by_relay

    async def deliver(self, parcel: Parcel) -> Outcome:
        if self._relay is None or (parcel.demo and not self._demo_by_relay):
            return await self._files.deliver(parcel)
        return await self._relay.deliver(parcel)


def open_mail(settings: Settings) -> MailDelivery:
    """Mail as this deployment has it."""
    demo_email, sender = settings.demo_email, settings.mail.sender
    relay = SmtpDelivery(settings.mail, demo_email=demo_email) if settings.mail.host else None
    files = FileDelivery(settings.outbox_dir, sender=sender, demo_email=demo_email)
    return MailDelivery(files, relay, demo_by_relay=demo_email is not None)


def mail_domain(sender: str) -> str:
    """Domain of our Message-IDs: the sender's."""
    return Address(addr_spec=sender).domain


def file_name(reference: str, purpose: Purpose) -> str:
    """Name of a letter's file; nothing in it is about the person."""
    return f"{reference}.{purpose.value}.eml"


def build_message(letter: Letter, parcel: Parcel, *, to: str | None, sender: str) -> EmailMessage:
    """The mail itself, the same at each attempt. Raises ValueError: an address is malformed."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = Address(display_name="Aiguillage", addr_spec=sender)
    if to is not None:
        message["To"] = Address(addr_spec=to)
    message["Subject"] = letter.subject
    message["Date"] = parcel.created_at
    message["Message-ID"] = parcel.key
    message["Content-Language"] = "fr"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    return message


def _judge(code: int) -> Outcome:
    return Dead(f"smtp_{code}") if 500 <= code < 600 else Retry(f"smtp_{code}")


def _write_private(path: Path, content: bytes) -> None:
    """Whole or not at all, readable by the service's account only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
