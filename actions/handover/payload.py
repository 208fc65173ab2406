"""What may leave for a structure, and nothing else: its type has no room for any other fact.

Free text never travels: the first name and the town have the form of a name, the contact is one checked way to
reach the person, the need comes from the closed list of ``knowledge/consentement.yml``.
"""

from __future__ import annotations

import re
import unicodedata
from email.errors import MessageError
from email.headerregistry import Address
from typing import Literal, NewType

import phonenumbers
from msgspec import Struct
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

ContactKind = Literal["telephone", "email"]
WriterRole = Literal["demandeur", "prescripteur"]

# Made by ``texts.Texts.need`` alone.
Need = NewType("Need", str)

_OVERSEAS = ("GP", "MQ", "GF", "RE", "YT", "PM")
_REACHABLE = (
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
    PhoneNumberType.PERSONAL_NUMBER,
)
# Mobile numbers that the French regulator reserves for fiction: phonenumbers holds them invalid, trainings use them.
_FICTION = re.compile(r"\+336\s?3998\d{4}")

_NAME = re.compile(r"[^\W\d_]+(?:[ '’.(-]{1,3}[^\W\d_]+)*[.)]?")
_ARRONDISSEMENT = re.compile(r" \d{1,2}(?:er|e)( arrondissement)?$", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\s.()/-]+")
_MAIL = re.compile(r"[^@\s\"(),:;<>\\]+@[a-z0-9.-]+\.[a-z]{2,}")


class PayloadError(ValueError):
    """A value cannot be sent as it is. ``field`` names the fact; the value is not repeated."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field} : {reason}")
        self.field = field


class CannotReceive(Exception):
    """The structure receives no request for now; show its phone, its site and the next structure instead.

    ``reason``: ``a_verifier`` (old or unconfirmed record) or ``sans_adresse`` (no request address).
    """

    def __init__(self, reason: Literal["a_verifier", "sans_adresse"]) -> None:
        super().__init__(reason)
        self.reason = reason


class Recipient(Struct, frozen=True, kw_only=True):
    """A structure as the hand-over sees it. ``email``: its private request address."""

    siret: str
    kind: str
    name: str
    email: str | None
    demo: bool
    can_receive: bool
    to_check: bool


class Contact(Struct, frozen=True, kw_only=True):
    """One checked way to reach the person: an E.164 number or a mail address."""

    kind: ContactKind
    value: str

    @property
    def shown(self) -> str:
        """As people write it: ``06 12 34 56 78``, ``+32 470 12 34 56``, ``awa@example.org``."""
        if self.kind == "email":
            return self.value
        number = phonenumbers.parse(self.value)
        french = phonenumbers.region_code_for_country_code(number.country_code or 0) in ("FR", *_OVERSEAS)
        return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if french else PhoneNumberFormat.INTERNATIONAL)

    def __repr__(self) -> str:
        return f"Contact(kind={self.kind!r})"


class Payload(Struct, frozen=True, kw_only=True):
    """Everything that a structure is given about a person."""

    prenom: str
    contact: Contact
    commune: str
    besoin: Need
    structure: Recipient
    canal: str

    def __repr__(self) -> str:
        return f"Payload(structure={self.structure.siret!r})"


def require_open(recipient: Recipient) -> None:
    """Nothing personal is taken for a structure that cannot receive it. A demonstration never receives: it is let through.

    Raises:
        CannotReceive: unconfirmed or old record, or no request address.
    """
    if recipient.demo:
        return
    if recipient.to_check:
        raise CannotReceive("a_verifier")
    if not recipient.can_receive or not recipient.email:
        raise CannotReceive("sans_adresse")


def read_contact(text: str) -> Contact:
    """A phone number or a mail address as a person types it.

    Raises:
        PayloadError: neither, or a number where nobody can be called back (premium, short, unknown).
    """
    text = text.strip()
    if "@" in text:
        return Contact(kind="email", value=_read_mail(text))
    number = _read_phone(text)
    if number is not None:
        return Contact(kind="telephone", value=phonenumbers.format_number(number, PhoneNumberFormat.E164))
    raise PayloadError("telephone", "ce numéro ne permet pas de rappeler")


def read_first_name(text: str) -> str:
    """Raises PayloadError: empty, over 40 characters, over three words, or not the form of a name."""
    return _read_name("prenom", text, longest=40, words=3)


def read_town(text: str) -> str:
    """Raises PayloadError: empty, over 60 characters, or not the form of a place's name."""
    name = " ".join(text.split())
    _read_name("commune", _ARRONDISSEMENT.sub("", name), longest=60, words=12)
    return unicodedata.normalize("NFC", name)


def _read_phone(text: str) -> PhoneNumber | None:
    # phonenumbers alone would take the first of two numbers, and letters as figures.
    if not _PHONE.fullmatch(text):
        return None
    try:
        number = phonenumbers.parse(text, "FR")
    except NumberParseException:
        return None
    # Overseas numbers are dialled like those of the mainland, and often written with its +33.
    overseas = _OVERSEAS if number.country_code == 33 else ()
    elsewhere = (phonenumbers.parse(f"0{number.national_number}", region) for region in overseas)
    return next((found for found in (number, *elsewhere) if _reachable(found)), None)


def _reachable(number: PhoneNumber) -> bool:
    if phonenumbers.is_valid_number(number):
        return phonenumbers.number_type(number) in _REACHABLE
    return _FICTION.fullmatch(phonenumbers.format_number(number, PhoneNumberFormat.E164)) is not None


def _read_mail(text: str) -> str:
    address = text.lower()
    try:
        valid = len(address) <= 254 and address.isascii() and _MAIL.fullmatch(address) and Address(addr_spec=address)
    except (ValueError, MessageError, IndexError):
        valid = None
    if not valid or ".." in address:
        raise PayloadError("email", "cette adresse n'est pas complète")
    return address


def _read_name(field: str, text: str, *, longest: int, words: int) -> str:
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if len(name) > longest or len(name.split(" ")) > words or not _NAME.fullmatch(name):
        raise PayloadError(field, "ce n'est pas la forme d'un nom")
    return name
