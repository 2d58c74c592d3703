"""Whatever was typed, however long, is shown back in so much as can be taken in."""

from __future__ import annotations

import pytest

from cli.test_commands import Command, command  # noqa: F401
from nærvær.domain.errors import BrokenContent, ContentFault, ImportFault, NameKind, UnknownName, UnusableFile
from nærvær.domain.kiosk import KioskFault, KioskProblem
from nærvær.sanitize import MAX_SHOWN, shorten
from nærvær.texts.csv_import import cell_error
from nærvær.texts.errors import error_sentence

LONG = "x" * 5_000
SHOWN = f"{'x' * MAX_SHOWN}…"
TYPED: dict[str, list[str]] = {
    "verb": [LONG],
    "clinic verb": ["clinic", LONG],
    "option": ["plan", f"--{LONG}"],
    "options": ["plan", "--x", *["xx"] * 2_500],
    "word too many": ["plan", LONG],
    "exercise": ["practise", LONG],
    "exercise of render": ["render", LONG, "--minutes", "5", "-o", "a.wav"],
    "voice": ["practise", "body-scan", "--voice", LONG],
    "posture": ["practise", "body-scan", "--posture", LONG],
    "bell": ["practise", "body-scan", "--bell", LONG],
    "ground": ["practise", "body-scan", "--ground", LONG],
    "region": ["practise", "body-scan", "--skip", LONG],
    "minutes": ["practise", "body-scan", "--minutes", LONG],
    "week": ["practise", "body-scan", "--week", LONG],
    "date": ["log", "Dusje", "--date", LONG],
    "activity": ["log", LONG],
    "new activity": ["log", LONG, "--new"],
    "kept activity": ["log", "x" * 199, "--new"],
    "slip": ["log", "--slip", LONG],
    "entry": ["erase", "--entry", LONG],
    "note": ["erase", "--note", LONG],
    "clock": ["remind", "--at", LONG],
    "days": ["remind", "--days", LONG],
    "weeks": ["remind", "-o", "a.ics", "--weeks", LONG],
    "anchor": ["remind", "--anchor", LONG],
}


@pytest.mark.parametrize("place", list(TYPED))
def test_an_argument_of_five_thousand_signs_is_not_shown_whole(
    place: str,
    command: Command,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        _, out, err = command(*TYPED[place])
    except SystemExit as end:
        assert end.code == 2
        out, err = capsys.readouterr()
    assert out + err
    assert "x" * (MAX_SHOWN + 1) not in (out + err).replace("\n", "").replace(" ", "")


@pytest.mark.parametrize(
    "told",
    [
        error_sentence(BrokenContent("a.txt", "line 3", ContentFault.UNKNOWN_MARK, line=3, found=LONG, known=())),
        error_sentence(BrokenContent("a.toml", LONG, ContentFault.UNKNOWN_KEY, line=3, found=LONG, known=(LONG,))),
        error_sentence(UnusableFile("a.zip", ImportFault.FACT, number=2, wanted="text", field=LONG)),
        error_sentence(KioskProblem(KioskFault.UNKNOWN_KEY, "/etc/a.toml", LONG)),
        cell_error(2, LONG, "skriv et helt tall"),
    ],
)
def test_what_stands_in_a_file_is_not_shown_whole_either(told: str) -> None:
    assert "x" * 30 in told
    assert "…" in told
    assert "x" * (MAX_SHOWN + 1) not in told


def test_what_has_room_is_shown_as_it_is() -> None:
    assert shorten("x" * MAX_SHOWN) == "x" * MAX_SHOWN
    assert shorten(LONG) == SHOWN
    assert shorten("abcd", 3) == "abc…"


def test_the_kind_of_a_file_is_not_shown_whole_either() -> None:
    assert f"«{SHOWN}»" in error_sentence(UnknownName(NameKind.SOUND_FORMAT, LONG, (".wav",)))
