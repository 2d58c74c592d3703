"""Sentences in large letters: every letter of them, whole words, and a size that stays."""

from __future__ import annotations

import ctypes
import fcntl
import struct
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from nærvær.catalogue.catalogue import content_folders
from nærvær.catalogue.script_parser import parse_script, parse_shared
from nærvær.console_glyphs import can_draw
from nærvær.texts.practice import sections_left_out
from nærvær.tui.drawing.block_letters import HALVES, HEIGHT, LETTERS, SIZES, large_letter_rows, steady_sizes
from nærvær.tui.drawing.canvas import QUARTERS

FILES = {file.stem: file for file in sorted((content_folders()[0] / "nb/scripts").glob("*.txt"))}
SHARED = FILES.pop("shared", None)
SCRIPTS = {name: parse_script(file.read_text(encoding="utf-8"), str(file)) for name, file in FILES.items()}
SENTENCES = {exercise: [cue.text for cue in script.spoken()] for exercise, script in SCRIPTS.items()}
if SHARED is not None:
    SENTENCES["shared"] = [
        cue.text for each in parse_shared(SHARED.read_text(encoding="utf-8"), "shared") for cue in each.cues
    ]
LONG = "Noen tær er lette å finne, andre er nesten umulige. Slik er det for de fleste."
SHORT = "Pusten går av seg selv."


def dots_of(text: str) -> int:
    """How many dots all its letters have together."""
    return sum("".join(LETTERS[sign]).count("#") for sign in text if not sign.isspace())


def painted_dots(rows: Iterable[str], signs: str) -> int:
    return sum(signs.index(cell).bit_count() for row in rows for cell in row)


@pytest.mark.parametrize("exercise", SENTENCES)
def test_every_letter_of_every_sentence_has_a_picture(exercise: str) -> None:
    sections = SCRIPTS[exercise].sections if exercise in SCRIPTS else ()
    said = "".join((*SENTENCES[exercise], sections_left_out([section.title for section in sections])))
    assert set("".join(said.split())) <= LETTERS.keys()


def test_the_letters_people_write_have_pictures_too() -> None:
    signs = (
        "abcdefghijklmnopqrstuvwxyzæøåéèêòóôäöü" + "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅÉ" + "0123456789" + ".,:;?!«»–…’'\"()-"
    )
    assert set(signs) <= LETTERS.keys()


def test_pictures_are_whole_and_no_two_are_the_same() -> None:
    for sign, picture in LETTERS.items():
        assert (len(picture), len(set(map(len, picture)))) == (HEIGHT, 1), sign
        assert set("".join(picture)) <= {"#", "."}, sign
    assert len(set(LETTERS.values())) == len(LETTERS)


@pytest.mark.parametrize("exercise", SENTENCES)
def test_every_sentence_is_large_and_most_in_one_size(exercise: str) -> None:
    """In what the page leaves at 120×33 (the console of a usual screen), 80×24, and 240×67."""
    for (columns, rows), size in {(116, 25): SIZES[3], (76, 16): SIZES[4], (236, 59): SIZES[2]}.items():
        sizes = steady_sizes(SENTENCES[exercise], columns, rows)
        assert sizes[0] == size
        assert all(large_letter_rows(sentence, columns, rows, sizes) for sentence in SENTENCES[exercise])


def test_a_small_screen_has_no_large_letters() -> None:
    for sentences in SENTENCES.values():
        assert steady_sizes(sentences, 38, 9) == ()
        assert steady_sizes(sentences, 56, 14) == ()


@given(
    st.lists(st.text(st.sampled_from(sorted(LETTERS)), min_size=1, max_size=16), min_size=1, max_size=18).map(" ".join),
    st.integers(1, 260),
    st.integers(1, 70),
)
@settings(max_examples=examples(300), deadline=None)
def test_nothing_is_lost_and_nothing_is_wider_or_higher_than_the_room(text: str, columns: int, rows: int) -> None:
    for size in SIZES:
        painted = large_letter_rows(text, columns, rows, (size,))
        if painted:
            assert {len(row) for row in painted} == {columns}
            assert len(painted) <= rows
            assert painted_dots(painted, size.signs) == dots_of(text) * size.scale**2


def test_a_word_is_never_broken() -> None:
    word, half = "oppmerksomheten", SIZES[3]
    wide = half.width(word)
    for text in (word, f"Du og {word} her"):
        assert large_letter_rows(text, wide, 40, (half,))
        assert large_letter_rows(text, wide - 1, 40, (half,)) == ()
    assert len(large_letter_rows(word, wide, 40, (half,))) == HEIGHT // 2
    smaller = large_letter_rows(word, wide - 1, 40)
    assert smaller == large_letter_rows(word, wide - 1, 40, SIZES[4:])
    assert smaller


def test_lines_are_of_about_the_same_length() -> None:
    """Each line as full as it can be would leave one word alone in the second."""
    half = SIZES[3]
    text = "Den trenger ikke være dyp."
    in_one_line = sum(half.width(word) + half.between_words for word in text.split()) - half.between_words
    rows = large_letter_rows(text, in_one_line - 1, 20, (half,))
    above, below = painted_dots(rows[:5], HALVES), painted_dots(rows[-5:], HALVES)
    assert above + below == dots_of(text)
    assert abs(above - below) < dots_of(text) / 4


def test_one_long_sentence_goes_down_a_size_alone() -> None:
    many = [SHORT] * 9
    sizes = steady_sizes([*many, LONG], 76, 16)
    assert sizes[0] == SIZES[3]
    assert large_letter_rows(SHORT, 76, 16, sizes) == large_letter_rows(SHORT, 76, 16, SIZES[3:4])
    assert large_letter_rows(LONG, 76, 16, sizes) == large_letter_rows(LONG, 76, 16, SIZES[4:])
    assert steady_sizes([*many, LONG, LONG], 76, 16)[0] == SIZES[4]


def test_a_letter_without_a_picture_or_nothing_to_say_has_no_large_letters() -> None:
    assert large_letter_rows("Kjenn \N{BLACK HEART SUIT} nå", 200, 60) == ()
    assert large_letter_rows("", 200, 60) == ()
    assert large_letter_rows("  ", 200, 60) == ()


# The bare console


def test_a_window_draws_blocks_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "foot")
    assert can_draw(QUARTERS)


def test_a_console_that_does_not_tell_its_signs_gets_no_blocks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TERM", "linux")

    def refused(*_: object) -> int:
        raise OSError

    monkeypatch.setattr(fcntl, "ioctl", refused)
    assert not can_draw(HALVES)


@pytest.mark.parametrize(("signs", "halves"), [("AÅ ░▀▄█▌▐", True), ("AÅ ░█", False)])
def test_a_console_is_asked_for_the_signs_of_its_font(
    monkeypatch: pytest.MonkeyPatch, signs: str, halves: bool
) -> None:
    """VGA 16x28 has halves of a cell, Terminus has not; neither has quarters."""
    monkeypatch.setenv("TERM", "linux")

    def told(_terminal: int, question: int, answer: bytearray) -> int:
        room, place = struct.unpack("@HP", answer)
        assert (question, room >= 512) == (0x4B66, True)
        pairs = b"".join(struct.pack("@HH", ord(sign), index) for index, sign in enumerate(signs))
        ctypes.memmove(place, pairs, len(pairs))
        answer[:] = struct.pack("@HP", len(signs), place)
        return 0

    monkeypatch.setattr(fcntl, "ioctl", told)
    assert can_draw(HALVES) is halves
    assert not can_draw(QUARTERS)
