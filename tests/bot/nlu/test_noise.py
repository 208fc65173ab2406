"""What is no French message: media placeholders, signs, mashed keys, other languages; and what is not noise."""

from __future__ import annotations

import re

import pytest
import yaml

from bot.nlu.french import French, load_french
from bot.nlu.intents.noise import Noise, read_noise
from tests.paths import ROOT


def noise(text: str) -> Noise | None:
    french: French = load_french()
    return read_noise(french.read(text), text, french.lexicons, french.known, has_facts=False)


@pytest.mark.parametrize(
    "text",
    [
        "Nouvel enregistrement 7.m4a",
        "PTT-20261118-WA0042.opus",
        "<Média omis>",
        "‎image absente",
        "[Message audio, 1 min 04 s, transcription indisponible]",
        "Message vocal (0:12)",
        "🎤 0:45",
        "MMS : Voix_0003.amr",
        "IMG_4471.HEIC",
        "A réagi par ❤️ à un message",
        "A aimé « merci »",
        "Liked “ok”",
        "Vous avez envoyé une pièce jointe.",
        "Appel vocal manqué à 10:22",
        "Ce message a été supprimé",
        "https://exemple.fr/promo",
        "www.exemple.org/p?id=88213&src=share",
    ],
)
def test_what_a_phone_writes_is_media(text: str) -> None:
    assert noise(text) == Noise("media")


@pytest.mark.parametrize("text", ["qsdfghjklm", "azerty", "kjhgf dsqjk poiuyt", "k", "z z", "aaaaaaaa", "nnnnnnn"])
def test_mashed_keys(text: str) -> None:
    assert noise(text) == Noise("charabia")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("can you tell me where the office is", "en"),
        ("vivo en Toulouse desde hace dos años", "es"),
        ("bom dia, tenho 45 anos e moro em Lyon", "pt"),
        ("fransizca az biliyorum", "tr"),
        ("Доброго дня, я шукаю роботу", "uk"),
        ("нужна работа уборщицей", "ru"),
        ("اريد العمل في التنظيف", "ar"),
        ("ana saken f marseille w ma3andich lwra9", "ar"),
        ("من در لیون زندگی می کنم", "fa"),
        ("man dar lyon zendagi mekonam", "fa"),
        ("nu inteleg ce scrie", "ro"),
        ("nie rozumiem pytania", "pl"),
        ("ho 38 anni e abito a Nizza", "it"),
        ("wie viel verdient man da", "de"),
        ("我住在巴黎", "zh"),
        ("ስራሕ ክሰርሕ እደሊ", "ti"),
        ("magacaygu waa Ahmed, shaqo ayaan rabaa", "so"),
        ("زه کار غواړم", "ps"),
        ("আমি প্যারিসে থাকি", "bn"),
        ("எனக்கு வேலை தேவை", "ta"),
        ("kam 30 vjec dhe kerkoj pune", "sq"),
        ("სამუშაო მინდა", "ka"),
        ("dama bëgg xam naka lay def", "wo"),
        ("nayoki lifalanse te", "ln"),
        ("mwen bezwen yon travay, mwen pa pale franse", "ht"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert noise(text) == Noise("langue", language)


@pytest.mark.parametrize(
    "text",
    [
        "quarante et un",
        "zéro six zéro zéro vingt-trois quarante-six onze",
        "le premier",
        "la 2",
        "hello",
        "ciao",
        "wesh g 17 ans",
        "photo d'identité",
        "j'ai un appel manqué de vous",
        "une video pour mon cv",
        "okun",
    ],
)
def test_not_noise(text: str) -> None:
    assert noise(text) is None


def test_no_french_training_line_is_taken_for_another_language() -> None:
    foreign = []
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if item.get("intent") in (None, "incompris"):
                continue
            for line in item["examples"].splitlines():
                text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line.strip().removeprefix("- "))
                found = noise(text)
                if found is not None and found.reason == "langue":
                    foreign.append((text, found.language))
    assert foreign == []
