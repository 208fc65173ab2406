"""Reading requests: no text that starts with a slash, once normalised, ever gets through."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel import Refused, _read, visible_start

invisible = st.text(
    st.sampled_from("\u200b\u200e\u2060\ufeff\u00ad\u034f\ufe0f\u0301\u115f\u3164\u2800\u180e\x00\x1f\x85 \n\t\u00a0\u2028")
)


@given(invisible, st.sampled_from("/／"), st.text(max_size=20))
def test_a_slash_is_found_behind_whatever_cannot_be_seen(before: str, slash: str, after: str) -> None:
    with pytest.raises(Refused):
        _read(json.dumps({"sender": "a" * 32, "text": before + slash + after}).encode())


@given(st.text(max_size=60))
def test_any_text_is_either_refused_or_safe_for_rasa(text: str) -> None:
    try:
        asked = _read(json.dumps({"sender": "a" * 32, "text": text}).encode())
    except Refused as refusal:
        assert refusal.status == 400
    else:
        assert asked.text == text
        for form in (text, unicodedata.normalize("NFKC", text), unicodedata.normalize("NFC", text)):
            assert not form.strip().startswith("/")
            assert form.strip()


@pytest.mark.parametrize("text", ["24/7 c'est possible ?", "« /restart » ça fait quoi", "-/", "½ temps", "?", "👍", "٥٢"])
def test_ordinary_texts_pass(text: str) -> None:
    assert visible_start(text)
    assert _read(json.dumps({"sender": "a" * 32, "text": text}).encode()).text == text


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8) | st.integers()), st.text(min_size=4))
def test_a_refusal_never_repeats_the_request(content: dict[str, object], planted: str) -> None:
    planted = f"Zz{planted}zZ"
    with pytest.raises(Refused) as refused:
        _read(json.dumps({**content, planted: planted, "text": [planted]}).encode())
    assert planted not in refused.value.detail
