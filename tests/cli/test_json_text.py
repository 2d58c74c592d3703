"""JSON is safe to look at, and means the same to a program."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest

from nærvær.cli.stdio import json_text
from nærvær.sanitize import sanitize


def test_every_character_is_read_back_and_none_is_written_that_plain_would_take_away() -> None:
    everything = "".join(chr(number) for number in range(sys.maxunicode + 1) if not 0xD800 <= number < 0xE000)
    written = json_text({everything[:100]: [everything]})
    assert json.loads(written) == {everything[:100]: [everything]}
    shown = written.replace("\n", "")
    composed = unicodedata.normalize("NFC", shown)
    assert sanitize(shown) == composed


@pytest.mark.parametrize(
    "sign", ["\x9b", "\x1b", "\x7f", "\u202e", "\u2066", "\u200b", "\u2028", "\u3164", "\U000e0041", "\x85"]
)
def test_what_hides_itself_is_escaped(sign: str) -> None:
    written = json_text(f"a{sign}b")
    assert written.isascii()
    assert json.loads(written) == f"a{sign}b"


def test_half_a_character_is_escaped_too() -> None:
    assert json_text("a\udc80") == '"a\\udc80"'


def test_what_can_be_read_stays_as_it_is() -> None:
    assert (
        json_text({"tittel": "Blåbærsyltetøy «🎧»", "uke": 1}) == '{\n  "tittel": "Blåbærsyltetøy «🎧»",\n  "uke": 1\n}'
    )
