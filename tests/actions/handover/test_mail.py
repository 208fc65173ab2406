from __future__ import annotations

import asyncio
import stat
from datetime import datetime, timezone
from pathlib import Path

import msgspec
import pytest

from actions.foundation.settings import load_settings
from actions.handover.delivery import Dead, Delivered, Outcome, Parcel, Retry
from actions.handover.mail import FileDelivery, SmtpDelivery, build_message, mail_domain, open_mail
from actions.handover.models import Purpose
from actions.handover.texts import Letter
from tests.actions.handover.stage import Relay

KEY = "<AIG-7K3M-9QXT.demande@aiguillage.example>"
LETTER = Letter(
    to="demandes@structure-1.example",
    subject="Demande de contact AIG-7K3M-9QXT",
    text="Bonjour,\n\nPrénom : Zoé\nBesoin : œuvre\n",
)


def parcel(letter: Letter = LETTER, *, key: str = KEY, demo: bool = False) -> Parcel:
    return Parcel(
        key=key,
        purpose=Purpose.REQUEST,
        demo=demo,
        created_at=datetime(2026, 11, 24, 9, 30, tzinfo=timezone.utc),
        payload=msgspec.json.encode(letter).decode(),
    )


async def test_a_relay_receives_the_letter_as_written(relay: Relay) -> None:
    assert await SmtpDelivery(relay.settings()).deliver(parcel()) == Delivered()
    [message] = relay.received
    assert message["Message-ID"] == KEY
    assert message["Subject"] == LETTER.subject
    assert (message["To"], message["From"]) == (LETTER.to, "Aiguillage <orientation@aiguillage.example>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == parcel().created_at
    assert message.get_content().replace("\r\n", "\n") == LETTER.text
    assert relay.envelopes[0].rcpt_tos == [LETTER.to]


async def test_each_attempt_is_the_same_mail(relay: Relay) -> None:
    for _ in range(2):
        await SmtpDelivery(relay.settings()).deliver(parcel())
    assert relay.received[0].as_bytes() == relay.received[1].as_bytes()


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 5.1.1 zoe@structure-1.example inconnue", Dead("smtp_550")),
        ("552 boite pleine", Dead("smtp_552")),
        ("451 4.3.0 plus tard", Retry("smtp_451")),
        ("421 ferme", Retry("smtp_421")),
    ],
)
async def test_refusals_are_told_apart_by_their_code(relay: Relay, answer: str, outcome: Outcome) -> None:
    relay.answers.append(answer)
    assert await SmtpDelivery(relay.settings()).deliver(parcel()) == outcome
    assert relay.received == []


async def test_a_relay_that_is_away_or_mute_is_tried_again(relay: Relay) -> None:
    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(mute, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert await SmtpDelivery(relay.settings(port=port), timeout=0.2).deliver(parcel()) == Retry("smtp_delai")
    assert await SmtpDelivery(relay.settings(port=port)).deliver(parcel()) == Retry("smtp_connexion")


async def test_a_relay_that_hangs_after_its_yes_has_received(relay: Relay, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(*_: object) -> str:
        hung.append(True)
        await asyncio.sleep(60)
        return "221 Bye"

    hung: list[bool] = []

    monkeypatch.setattr("actions.handover.mail.GOODBYE_TIMEOUT_S", 0.1)
    relay.handle_QUIT = hang  # type: ignore[attr-defined]
    assert await SmtpDelivery(relay.settings()).deliver(parcel()) == Delivered()
    assert hung and len(relay.received) == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
async def test_what_an_operator_can_mend_is_tried_again(relay: Relay) -> None:
    assert isinstance(await SmtpDelivery(relay.settings(starttls=True)).deliver(parcel()), Retry)
    relay.password = b"juste"
    wrong = await SmtpDelivery(relay.settings(username="relais", password="faux")).deliver(parcel())
    assert wrong == Retry("smtp_535")
    assert relay.received == []
    assert await SmtpDelivery(relay.settings(username="relais", password="juste")).deliver(parcel()) == Delivered()


async def test_an_address_that_is_none_ends_there(relay: Relay) -> None:
    delivery = SmtpDelivery(relay.settings())
    for address in ("sans arobase", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example"):
        assert await delivery.deliver(parcel(msgspec.structs.replace(LETTER, to=address))) == Dead("adresse_mal_formee")
    assert await delivery.deliver(parcel(msgspec.structs.replace(LETTER, to=None))) == Dead("sans_adresse")
    assert relay.received == []


async def test_a_demonstration_goes_to_the_operators_address_whatever_the_letter_says(relay: Relay) -> None:
    assert await SmtpDelivery(relay.settings(), demo_email="demo@operateur.example").deliver(parcel(demo=True)) == Delivered()
    assert relay.envelopes[0].rcpt_tos == ["demo@operateur.example"]
    assert str(LETTER.to) not in relay.received[0].as_string()
    assert await SmtpDelivery(relay.settings()).deliver(parcel(demo=True)) == Dead("sans_adresse")


async def test_without_a_relay_a_private_file_and_a_line_that_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "outbox"
    delivery = FileDelivery(folder, sender="orientation@aiguillage.example")
    assert await delivery.deliver(parcel()) == Delivered()
    assert await delivery.deliver(parcel()) == Delivered()
    [path] = folder.iterdir()
    assert path.name == "AIG-7K3M-9QXT.demande.eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(folder.stat().st_mode) == 0o700
    content = path.read_bytes()
    assert KEY.encode() in content and b"Zo=C3=A9" in content
    assert f"écrit dans le fichier {path}" in caplog.text
    assert "Zoé" not in caplog.text


async def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("un fichier à la place du dossier")
    assert await FileDelivery(tmp_path / "outbox", sender="a@b.example").deliver(parcel()) == Retry("fichier_impossible")


@pytest.mark.parametrize("key", ["<../../etc/passwd.demande@x.example>", "<AIG.autre@x.example", "", "<a b.demande@x>"])
async def test_a_file_name_comes_only_from_a_reference(tmp_path: Path, key: str) -> None:
    assert await FileDelivery(tmp_path / "o", sender="a@b.example").deliver(parcel(key=key)) == Dead("cle_mal_formee")
    assert not (tmp_path / "o").exists()


async def test_this_deployment_chooses_relay_or_file(relay: Relay, tmp_path: Path) -> None:
    base = {"AIGUILLAGE_VAR": str(tmp_path)}
    smtp = {**base, "AIGUILLAGE_SMTP_HOST": "127.0.0.1", "AIGUILLAGE_SMTP_PORT": str(relay.port)}
    demo = {**smtp, "AIGUILLAGE_DEMO_EMAIL": "demo@operateur.example"}
    invented = msgspec.structs.replace(LETTER, to=None)

    async def files_and_mails(environment: dict[str, str], sent: Parcel) -> tuple[int, int]:
        before = len(relay.received)
        for path in (tmp_path / "outbox").glob("*"):
            path.unlink()
        assert await open_mail(load_settings(environment)).deliver(sent) == Delivered()
        return len(list((tmp_path / "outbox").glob("*.eml"))), len(relay.received) - before

    assert await files_and_mails(base, parcel()) == (1, 0)
    assert await files_and_mails(smtp, parcel()) == (0, 1)
    assert await files_and_mails(smtp, parcel(invented, demo=True)) == (1, 0)
    assert await files_and_mails(demo, parcel(invented, demo=True)) == (0, 1)
    assert relay.envelopes[-1].rcpt_tos == ["demo@operateur.example"]


def test_a_reason_is_a_code() -> None:
    for sentence in ("550 zoe@structure.example inconnue", "", "x" * 65):
        with pytest.raises(ValueError, match="code"):
            Dead(sentence)


def test_message_ids_end_with_the_senders_domain() -> None:
    assert mail_domain("aiguillage@localhost") == "localhost"
    assert (
        build_message(LETTER, parcel(), to=LETTER.to, sender="aiguillage@localhost")["From"]
        == "Aiguillage <aiguillage@localhost>"
    )
