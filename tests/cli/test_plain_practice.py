"""The plain face as people meet it: piped, at a terminal, cut off, and begun again."""

from __future__ import annotations

import atexit
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.diary import Fact, Preference, WeekStarted
from nærvær.domain.practice import (
    AbandonedPractice,
    InformalPractice,
    Posture,
    Practice,
    PracticeEnd,
    PracticeInProgress,
    PracticeOptions,
)
from nærvær.domain.ratings import CheckIn, Plan, Ratings, Reflection
from nærvær.store.diary_opener import open_diary
from ready_python import ReadyPython

ROOT = Path(__file__).resolve().parents[2]
HURRIED = ROOT / "tests" / "cli" / "hurried.py"
PATIENCE_SECONDS = 60.0
STEM = "Hvor sterk er smerten akkurat nå?"
HELPED = "Hvor mye hjalp øvelsen deg denne gangen?"
SHELF = FolderCatalogue(*content_folders())
SPOKEN = SHELF.score(PracticeOptions("breathing-space", 3)).timeline.cues
LYING = SHELF.score(PracticeOptions("breathing-space", 3, voice="synthetic-dark", posture=Posture.LYING)).timeline.cues
SHORT = ("practise", "breathing-space", "--minutes", "3")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="drives a pseudo-terminal")


def now() -> datetime:
    return datetime.now(ZoneInfo("Europe/Oslo"))


def surroundings(hurry: float, **extra: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "LC_ALL": "C.UTF-8",
        "HURRY": str(hurry),
    } | extra


def piped(data: Path, text: str, *words: str, hurry: float = 2000, **extra: str) -> subprocess.CompletedProcess[str]:
    """The app with `text` piped in."""
    asked = ["--data-dir", str(data), *words]
    return ready().run("cli.hurried:main", [asked], text, surroundings(hurry, **extra), PATIENCE_SECONDS)


@cache
def ready() -> ReadyPython:
    """One that has the app loaded, for all of this file: the tests start it some ninety times."""
    modules = ["cli.hurried", "nærvær.plain.menu", "nærvær.plain.practice", "nærvær.plain.player_lines"]
    made = ReadyPython(modules, surroundings(1, PYTHONPATH=f"{ROOT / 'src'}:{ROOT / 'tests'}"))
    atexit.register(made.close)
    return made


def facts(data: Path) -> list[Fact]:
    diary = open_diary(data, now)
    try:
        return [entry.fact for entry in diary.entries()]
    finally:
        diary.close()


def under_way(data: Path) -> PracticeInProgress | None:
    diary = open_diary(data, now)
    try:
        return diary.in_progress()
    finally:
        diary.close()


class Terminal:
    """The app at a pseudo-terminal, typed into and read line by line."""

    def __init__(self, data: Path, *words: str, hurry: float = 60.0, **extra: str) -> None:
        self._master, slave = pty.openpty()
        asked = ["--data-dir", str(data), *words]
        self.process = ready().start("cli.hurried:main", [asked], slave, surroundings(hurry, **extra))
        os.close(slave)
        self.raw = b""

    @property
    def text(self) -> str:
        return self.raw.decode("utf-8", "replace").replace("\r\n", "\n")

    def until(self, wanted: str, since: int = 0) -> int:
        """Read until `wanted` stands after `since`; where it ends."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while wanted not in self.text[since:]:
            assert time.monotonic() < give_up, f"{wanted!r} never came:\n{self.text}"
            assert self._more() or wanted in self.text[since:], f"{wanted!r} never came:\n{self.text}"
        return self.text.index(wanted, since) + len(wanted)

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def end(self) -> int:
        """Read to the end; the exit code."""
        while self._more():
            pass
        return self.process.wait(PATIENCE_SECONDS)

    def hang_up(self) -> None:
        os.close(self._master)
        self._master = -1

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._master >= 0:
            os.close(self._master)

    def _more(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], PATIENCE_SECONDS)
        try:
            got = os.read(self._master, 65_536) if ready else b""
        except OSError:
            got = b""
        self.raw += got
        return bool(got)


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def opened(terminals: list[Terminal], data: Path, *words: str, hurry: float = 60.0, **extra: str) -> Terminal:
    terminals.append(Terminal(data, *words, hurry=hurry, **extra))
    return terminals[-1]


# Piped


def test_a_piped_practice_is_rated_and_kept(tmp_path: Path) -> None:
    done = piped(tmp_path, "6\n4\n7\ngod stund\n", *SHORT)
    assert (done.returncode, done.stderr) == (0, "")
    (practice,) = facts(tmp_path)
    assert isinstance(practice, Practice)
    assert (practice.exercise, practice.planned_seconds, practice.ended) == (
        "breathing-space",
        180,
        PracticeEnd.FINISHED,
    )
    assert practice.heard_seconds == 180.0
    assert practice.ratings == Ratings(pain_before=6, pain_after=4, helped=7)
    assert (practice.note, practice.week, practice.posture) == ("god stund", 1, "sitting")
    told = done.stdout.splitlines()
    assert told[:2] == ["Pusterommet, 3 minutter.", STEM]
    assert "0 er: Ingen smerte. 10 er: Verst tenkelig smerte." in told[2]
    assert told[-4:] == [
        "Smerte før: 6 – ganske sterk. Smerte etter: 4 – tydelig.",
        "Hjalp: 7 – ganske mye.",
        "Du øvde i 3 minutter. Alt teller.",
        "Lagret på denne maskinen.",
    ]


def test_the_lines_are_captions_sections_and_bells_in_their_order_and_nothing_else(tmp_path: Path) -> None:
    done = piped(tmp_path, "", *SHORT)
    told = done.stdout.splitlines()
    assert all(line.isprintable() for line in told)
    assert "\x1b" not in done.stdout
    start, end = told.index("Nå begynner øvelsen."), told.index("Øvelsen er ferdig.")
    said = told[start + 1 : end]
    assert said[:3] == [
        "Det som er her. 3 minutter igjen.",
        "(klang)",
        SPOKEN[0].text,
    ]
    assert said[-1] == "(klang)"
    sections = [line for line in said if re.search(r"\d (minutter|minutt|sekunder) igjen\.$", line)]
    assert [line.split(".")[0] for line in sections] == ["Det som er her", "Samle deg om pusten", "Hele kroppen"]
    assert [line for line in said if line not in sections and line != "(klang)"] == [cue.text for cue in SPOKEN]


def test_the_figure_is_told_in_words_once_as_each_movement_begins(tmp_path: Path) -> None:
    told = piped(tmp_path, "", "practise", "movement", "--minutes", "8", "--posture", "standing").stdout.splitlines()
    figures = [line for line in told if line.startswith("(Figuren viser ")]
    assert "(Figuren viser to hender som lukker seg til løse never, og åpner seg igjen.)" in figures
    assert "(Figuren viser vekten som går over på den ene foten, og så på den andre.)" in figures
    assert len(figures) == len(set(figures))
    for line in figures:
        assert not told[told.index(line) - 1].startswith("(")


def test_no_input_at_all_skips_every_question(tmp_path: Path) -> None:
    done = piped(tmp_path, "", *SHORT)
    assert done.returncode == 0
    (practice,) = facts(tmp_path)
    assert isinstance(practice, Practice)
    assert (practice.ratings, practice.note, practice.ended) == (Ratings(), "", PracticeEnd.FINISHED)
    assert "Smerte før" not in done.stdout


@pytest.mark.parametrize(
    ("text", "ratings"),
    [
        ("\n3\n\n\n", Ratings(pain_after=3)),
        ("11\n0\n10\n", Ratings(pain_after=0, helped=10)),
        ("mye\n-1\n6,5\n", Ratings()),
        ("10", Ratings(pain_before=10)),
        (" 5 \r\n٣\n1\r\n", Ratings(pain_before=5, helped=1)),
    ],
)
def test_each_piped_line_answers_one_question(tmp_path: Path, text: str, ratings: Ratings) -> None:
    done = piped(tmp_path, text, *SHORT)
    assert done.returncode == 0
    (practice,) = facts(tmp_path)
    assert isinstance(practice, Practice)
    assert practice.ratings == ratings


def test_a_note_that_is_too_long_is_said_and_never_cut(tmp_path: Path) -> None:
    done = piped(tmp_path, "1\n2\n3\n" + "å" * 2001 + "\n", *SHORT)
    assert "Det er plass til 2\u00a0000 tegn, nå er det 2\u00a0001." in done.stdout
    (practice,) = facts(tmp_path)
    assert isinstance(practice, Practice)
    assert (practice.note, practice.ratings.helped) == ("", 3)


def test_an_endless_pipe_is_not_read_into_memory(tmp_path: Path) -> None:
    command = [sys.executable, str(HURRIED), "--data-dir", str(tmp_path), *SHORT]
    with subprocess.Popen(command, stdin=-1, stdout=subprocess.DEVNULL, env=surroundings(200)) as process:
        assert process.stdin
        taken = 0
        with pytest.raises(BrokenPipeError):
            while True:
                taken += os.write(process.stdin.fileno(), b"3\n" * 500)
    assert process.returncode == 0
    assert taken < 200_000


def test_the_persons_own_ways_are_used(tmp_path: Path) -> None:
    diary = open_diary(tmp_path, now)
    for fact in (WeekStarted(3), Preference("minutes:breathing-space", "5"), Preference("posture", "lying")):
        diary.append(fact)
    diary.close()
    piped(tmp_path, "", "practise", "Pusterommet")
    practice = facts(tmp_path)[-1]
    assert isinstance(practice, Practice)
    assert (practice.planned_seconds, practice.week, practice.posture) == (300, 3, "lying")


def test_a_silent_practice_has_no_bell_no_voice_and_says_so_nowhere(tmp_path: Path) -> None:
    done = piped(tmp_path, "", *SHORT, "--silent", AUDIBLE="0")
    assert "(klang)" not in done.stdout
    assert "ingen lyd" not in done.stdout
    (practice,) = facts(tmp_path)
    assert isinstance(practice, Practice)
    assert practice.voice is None


def test_without_a_device_it_says_so_once_and_goes_on(tmp_path: Path) -> None:
    done = piped(tmp_path, "", *SHORT, AUDIBLE="0")
    assert done.returncode == 0
    assert done.stdout.count("Det er ingen lyd her. Øvelsen går videre uten lyd, med tekst.") == 1
    assert done.stdout.count("(klang)") == 2
    assert len(facts(tmp_path)) == 1


def test_a_player_that_gives_up_is_followed_by_silence_from_the_same_place(tmp_path: Path) -> None:
    done = piped(tmp_path, "", *SHORT, TROUBLE="lost", hurry=300)
    assert "Lyden kom ikke tilbake. Øvelsen går videre uten lyd, med tekst." in done.stdout
    (practice,) = facts(tmp_path)
    assert isinstance(practice, Practice)
    assert practice.ended is PracticeEnd.FINISHED
    assert practice.heard_seconds == pytest.approx(180.0, abs=0.01)
    captions = [line for line in done.stdout.splitlines() if line == SPOKEN[0].text]
    assert len(captions) == 1


def test_a_diary_that_cannot_be_used_does_not_stop_the_practice(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.touch()
    done = piped(data, "6\n4\n7\n", *SHORT)
    assert done.returncode == 0
    assert "Du kan øve som vanlig. Det du gjør nå, blir ikke lagret.\n" in done.stderr
    assert "Smerte før: 6 – ganske sterk. Smerte etter: 4 – tydelig." in done.stdout
    assert done.stdout.endswith("Dette blir ikke lagret, men det teller likevel for deg.\n")
    assert "Lagret på denne maskinen" not in done.stdout


def test_a_second_practice_at_the_same_time_is_refused(tmp_path: Path, terminals: list[Terminal]) -> None:
    first = opened(terminals, tmp_path, *SHORT, "--plain", hurry=1)
    first.until(STEM)
    first.type("\n")
    first.until("Nå begynner øvelsen.")
    done = piped(tmp_path, "", *SHORT)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        3,
        "En øvelse er i gang i et annet vindu eller på en annen skjerm. Avslutt den først, så kan du begynne her.",
    )
    assert piped(tmp_path, "", "log", "dusje").returncode == 0
    assert [type(fact) for fact in facts(tmp_path)] == [InformalPractice]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["breating-space"], "Mente du «breathing-space»?"),
        (["breathing-space", "--minutes", "2"], "kan vare fra 3 til 10 minutter, ikke 2."),
        (["breathing-space", "--voice", "synthetic-dak"], "Mente du «synthetic-dark»?"),
        (["breathing-space", "--bell", "gong"], "Jeg kjenner ikke klangen «gong»."),
        (["breathing-space", "--settling", "6"], "Tiden før øvelsen må være fra 0 til 5 minutter"),
    ],
)
def test_what_cannot_be_practised_is_refused_before_any_question(tmp_path: Path, words: list[str], said: str) -> None:
    done = piped(tmp_path, "6\n", "practise", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_reader_that_goes_away_ends_the_practice_and_keeps_it(tmp_path: Path) -> None:
    command = f"{sys.executable} {HURRIED} --data-dir {tmp_path} {' '.join(SHORT)}"
    script = f"set -o pipefail; echo 6 | {command} | (head -n 8 >/dev/null)"
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, encoding="utf-8", env=surroundings(60), check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    (practice,) = facts(tmp_path)
    assert isinstance(practice, Practice)
    assert (practice.ended, practice.ratings.pain_before) == (PracticeEnd.STOPPED, 6)


# At a terminal


def test_enter_pauses_and_goes_on_t_tells_the_time_and_q_ends(tmp_path: Path, terminals: list[Terminal]) -> None:
    app = opened(terminals, tmp_path, *SHORT, "--plain", hurry=20)
    app.until(STEM)
    app.type("12\n")
    place = app.until("Det må være et helt tall fra 0 til 10.")
    app.type("6\n")
    place = app.until("(klang)", app.until("6 – ganske sterk", place))
    app.type("\n")
    paused = app.until("Pause. Enter går videre.", place)
    app.type("T\n")
    app.until("3 minutter igjen.", paused)
    time.sleep(1.5)
    app.type("\n")
    place = app.until("Videre.", paused)
    assert not any(cue.text in app.text[paused:place] for cue in SPOKEN)
    place = app.until(SPOKEN[3].text, place)
    app.type("x\n")
    place = app.until("q og Enter avslutter.", place)
    app.type("Q\n")
    place = app.until("v og Enter går videre med øvelsen.", place)
    app.type("v\n")
    place = app.until(SPOKEN[3].text, app.until("Videre.", place))
    app.type("q\n")
    place = app.until("v og Enter går videre med øvelsen.", place)
    app.type("\n")
    place = app.until(STEM, app.until("Øvelsen er avsluttet.", place))
    app.type("4\n")
    app.until(HELPED, place)
    app.type("\nbra\n")
    assert app.end() == 0
    assert b"\x1b" not in app.raw
    assert b"\r" not in app.raw.replace(b"\r\n", b"")
    (practice,) = facts(tmp_path)
    assert isinstance(practice, Practice)
    assert practice.ended is PracticeEnd.STOPPED
    assert 1 < practice.heard_seconds < 120
    assert (practice.ratings, practice.note) == (Ratings(pain_before=6, pain_after=4), "bra")


def test_g_leads_back_to_the_room_and_who_leaves_from_there_is_asked_nothing(
    tmp_path: Path, terminals: list[Terminal]
) -> None:
    app = opened(terminals, tmp_path, "--plain", hurry=20)
    app.until("Skriv et tall:")
    app.type("g\n")
    app.until("116 117: Legevakt", app.until("Se deg rundt i rommet."))
    app.type("1\n")
    app.until("la det stå.")
    app.type("\n")
    app.until(STEM)
    app.type("6\n")
    place = app.until(SPOKEN[0].text)
    app.type("g\n")
    place = app.until("Kjenn føttene mot gulvet", place)
    place = app.until("116 123: Noen å snakke med (Mental Helse).", app.until("kan du ringe:", place))
    place = app.until("Øvelsen venter. Enter går videre.", place)
    app.type("\n")
    place = app.until(SPOKEN[4].text, app.until("Videre.", place))
    app.type("g\n")
    place = app.until("Øvelsen venter.", place)
    app.type("q\n")
    place = app.until("Lagret på denne maskinen.", app.until("Øvelsen er avsluttet.", place))
    assert app.text.count(STEM) == 1
    app.type("0\n")
    assert app.end() == 0
    (practice,) = (fact for fact in facts(tmp_path) if isinstance(fact, Practice))
    assert (practice.ended, practice.ratings) == (PracticeEnd.STOPPED, Ratings(pain_before=6))


@pytest.mark.parametrize("words", [(), SHORT])
def test_a_terminal_that_only_takes_lines_gets_lines(
    words: tuple[str, ...], tmp_path: Path, terminals: list[Terminal]
) -> None:
    app = opened(terminals, tmp_path, *words, TERM="dumb")
    app.until(STEM if words else "Skriv et tall:")
    app.type("\x04" if words else "0\n")
    assert app.end() == 0
    assert b"\x1b" not in app.raw


@pytest.mark.parametrize("ending", ["SIGINT", "SIGTERM", "SIGHUP", "ctrl+c", "ctrl+d", "hang up"])
def test_however_it_is_cut_off_what_was_heard_is_kept(ending: str, tmp_path: Path, terminals: list[Terminal]) -> None:
    app = opened(terminals, tmp_path, *SHORT, "--plain", hurry=20)
    app.until(STEM)
    app.type("6\n")
    app.until(SPOKEN[3].text)
    if ending == "ctrl+c":
        app.type("\x03")
    elif ending == "ctrl+d":
        app.type("\x04")
    elif ending == "hang up":
        app.hang_up()
    else:
        app.process.send_signal(getattr(signal, ending))
    code = app.process.wait(PATIENCE_SECONDS) if ending == "hang up" else app.end()
    assert code == 0
    assert "Traceback" not in app.text
    left = under_way(tmp_path)
    if ending in {"SIGHUP", "hang up"}:  # the window was closed: the next start asks about it
        assert left is not None
        assert (facts(tmp_path), left.ratings) == ([], Ratings(pain_before=6))
        assert 5 < left.heard_seconds < 180
        return
    (practice,) = facts(tmp_path)
    assert isinstance(practice, Practice)
    assert (practice.ended, practice.ratings) == (PracticeEnd.STOPPED, Ratings(pain_before=6))
    assert 5 < practice.heard_seconds < 180
    assert left is None


@pytest.mark.parametrize("ending", ["SIGTERM", "hang up"])
def test_leaving_at_the_question_before_leaves_no_trace(ending: str, tmp_path: Path, terminals: list[Terminal]) -> None:
    app = opened(terminals, tmp_path, *SHORT, "--plain")
    app.until(STEM)
    if ending == "hang up":
        app.hang_up()
    else:
        app.process.send_signal(getattr(signal, ending))
    assert app.process.wait(PATIENCE_SECONDS) == 0
    assert facts(tmp_path) == []
    assert under_way(tmp_path) is None


def test_a_signal_during_the_last_questions_keeps_the_answers_so_far(tmp_path: Path, terminals: list[Terminal]) -> None:
    app = opened(terminals, tmp_path, *SHORT, "--plain", hurry=2000)
    app.until(STEM)
    app.type("6\n")
    place = app.until(STEM, app.until("Øvelsen er ferdig."))
    app.type("4\n")
    app.until(HELPED, place)
    app.process.send_signal(signal.SIGTERM)
    assert app.end() == 0
    (practice,) = facts(tmp_path)
    assert isinstance(practice, Practice)
    assert practice.ended is PracticeEnd.FINISHED
    assert practice.ratings == Ratings(pain_before=6, pain_after=4)


def test_a_kill_during_the_last_questions_loses_no_answer(tmp_path: Path, terminals: list[Terminal]) -> None:
    app = opened(terminals, tmp_path, *SHORT, "--plain", hurry=2000)
    app.until(STEM)
    app.type("6\n")
    place = app.until(STEM, app.until("Øvelsen er ferdig."))
    app.type("4\n")
    app.until(HELPED, place)
    app.process.kill()
    app.process.wait()
    left = under_way(tmp_path)
    assert left is not None
    assert left.ratings == Ratings(pain_before=6, pain_after=4)
    assert left.heard_seconds == 180.0


def test_the_bare_command_opens_the_screen_at_a_terminal(tmp_path: Path, terminals: list[Terminal]) -> None:
    app = opened(terminals, tmp_path)
    assert app.end() == 0
    assert "SKJERM None" in app.text
    app = opened(terminals, tmp_path, *SHORT)
    assert app.end() == 0
    assert "SKJERM breathing-space" in app.text


# Begun again


def leave_one_under_way(data: Path, position: float = 60.0) -> None:
    """A practice that was cut off by a crash."""
    ratings = Ratings(pain_before=6)
    wish = PracticeOptions("breathing-space", 3, 1, "synthetic-dark", Posture.LYING)
    left = PracticeInProgress("x", now(), wish, position, position, ratings)
    diary = open_diary(data, now)
    diary.begin(left)
    diary.close()


def test_a_practice_left_over_can_be_gone_on_with(tmp_path: Path, terminals: list[Terminal]) -> None:
    leave_one_under_way(tmp_path)
    app = opened(terminals, tmp_path, "practise", "silent", "--plain", hurry=2000)
    place = app.until("Du var midt i Pusterommet. Du hadde øvd 1 minutt av 3 minutter.")
    app.type("nei\n")
    place = app.until("Skriv v for å gå videre", app.until("Skriv v for å gå videre", place))
    app.type("V\n")
    place = app.until("Pusterommet, 3 minutter.", place)
    begun = app.until("Nå begynner øvelsen.", place)
    assert STEM not in app.text[place:begun]  # answered before it was cut off
    app.until(STEM, begun)
    app.type("\n\n\n")
    assert app.end() == 0
    assert LYING[0].text not in app.text  # that was said in the first minute
    assert LYING[-1].text in app.text
    (practice,) = facts(tmp_path)
    assert isinstance(practice, Practice)
    assert (practice.exercise, practice.voice, practice.posture) == ("breathing-space", "synthetic-dark", "lying")
    assert practice.ratings == Ratings(pain_before=6)
    assert 179.9 < practice.heard_seconds < 200
    assert under_way(tmp_path) is None


def test_there_is_time_to_settle_and_enter_ends_it(tmp_path: Path, terminals: list[Terminal]) -> None:
    app = opened(terminals, tmp_path, "practise", "silent", "--minutes", "1", "--settling", "5", "--plain", hurry=2000)
    app.until(STEM)
    app.type("\n")
    place = app.until("Finn deg til rette. Øvelsen begynner om 5 minutter. Enter begynner med en gang.")
    time.sleep(0.5)
    assert "Nå begynner øvelsen." not in app.text
    app.type("\n")
    app.until(STEM, app.until("Nå begynner øvelsen.", place))
    app.type("\n\n\n")
    assert app.end() == 0
    (practice,) = facts(tmp_path)
    assert isinstance(practice, Practice)
    assert 59.9 < practice.heard_seconds < 80


@pytest.mark.parametrize(("answer", "kept"), [("t", [PracticeEnd.INTERRUPTED]), ("l", [])])
def test_a_practice_left_over_can_be_counted_or_left(answer: str, kept: list[PracticeEnd], tmp_path: Path) -> None:
    leave_one_under_way(tmp_path)
    done = piped(tmp_path, f"{answer}\n3\n", *SHORT)
    assert done.returncode == 0
    practices = [fact for fact in facts(tmp_path) if isinstance(fact, Practice)]
    assert [practice.ended for practice in practices] == [*kept, PracticeEnd.FINISHED]
    assert practices[-1].ratings == Ratings(pain_before=3)
    assert practices[0].heard_seconds == (60.0 if kept else 180.0)
    left = [fact.practice.heard_seconds for fact in facts(tmp_path) if isinstance(fact, AbandonedPractice)]
    assert left == ([] if kept else [60.0])
    again = piped(tmp_path, "3\n", *SHORT)
    assert "Du var i gang" not in again.stdout


def test_a_practice_cut_off_before_anything_was_heard_is_told_of_and_never_counted(tmp_path: Path) -> None:
    leave_one_under_way(tmp_path, 0.0)
    done = piped(tmp_path, "t\n3\n", *SHORT)
    assert "ble avbrutt før den kom i gang, så den teller ikke." in done.stdout
    practices = [fact for fact in facts(tmp_path) if isinstance(fact, Practice)]
    assert [practice.heard_seconds for practice in practices] == [180.0]
    assert [fact.practice.heard_seconds for fact in facts(tmp_path) if isinstance(fact, AbandonedPractice)] == [0.0]


def test_a_pipe_without_an_answer_counts_what_was_left_and_says_so(tmp_path: Path) -> None:
    leave_one_under_way(tmp_path)
    done = piped(tmp_path, "6\n4\n7\n", *SHORT)
    assert "Øvelsen er med i dagboka, så langt du kom." in done.stdout
    first, second = (fact for fact in facts(tmp_path) if isinstance(fact, Practice))
    assert first.ended is PracticeEnd.INTERRUPTED
    assert second.ratings == Ratings(pain_before=6, pain_after=4, helped=7)


def test_a_killed_practice_is_kept_as_it_stood_at_its_last_checkpoint(
    tmp_path: Path, terminals: list[Terminal]
) -> None:
    app = opened(terminals, tmp_path, *SHORT, "--plain", hurry=10, CHECKPOINT="0.2")
    app.until(STEM)
    app.type("\n")
    app.until(SPOKEN[2].text)
    time.sleep(1.0)
    app.process.kill()
    app.process.wait()
    left = under_way(tmp_path)
    assert left is not None
    assert left.heard_seconds == left.position_seconds >= SPOKEN[2].start / 48_000
    assert facts(tmp_path) == []


# The menu


def test_every_journey_can_be_taken_from_the_menu(tmp_path: Path) -> None:
    text = "1\n6\n4\n7\n\n3\n8\n3\n12\nStrikke\n6\n2\n2\n1\n4\n\n\n\n\n\n4\n5\n0\n"
    done = piped(tmp_path, text, "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert facts(tmp_path)[1:4] == [
        InformalPractice("dishes", 1, in_programme=True),
        InformalPractice("Strikke", 1),
        WeekStarted(2),
    ]
    first, last = (fact for fact in facts(tmp_path) if isinstance(fact, Practice))
    assert first.ratings == Ratings(pain_before=6, pain_after=4, helped=7)
    assert (last.exercise, last.planned_seconds, last.week) == ("breathing-space", 240, 2)
    assert Preference("minutes:breathing-space", "4") in facts(tmp_path)
    assert "Du er i uke 2: Kroppen" in done.stdout
    assert "Uke 8: Veien videre" in done.stdout
    assert done.stdout.endswith("Ha det fint.\n")
    assert "\x1b" not in done.stdout


def test_the_weekly_look_is_taken_in_lines(tmp_path: Path) -> None:
    answers = ("6", "", "gå tur", "4", "Om kvelden", "", "1")
    done = piped(tmp_path, "\n".join(("9", *answers, "10", "0", "")), "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert facts(tmp_path) == [
        Preference("own_activity", "gå tur"),
        CheckIn(1, hindered=6, activity="gå tur", activity_rating=4),
        Reflection(1, "best-time", "Om kvelden", in_programme=True),
    ]
    assert "Hvor godt klarte du å gå tur den siste uka?\n" in done.stdout
    assert "Hemmet. 0 er ikke hemmet, 10 er fullstendig hemmet. Uke 1: 6.\n" in done.stdout
    assert done.stdout.endswith("Ha det fint.\n")


def test_what_was_done_is_told_and_put_right_in_lines(tmp_path: Path) -> None:
    told = "12\n1\n14\n15\n2\n"  # the diary, add, the shower, 15 minutes, yesterday
    mended = "2\n1\n10\n\n"  # the newest, its minutes, 10; back
    done = piped(tmp_path, f"{told}{mended}0\n", "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    first, correction = facts(tmp_path)
    assert isinstance(first, InformalPractice)
    assert (first.activity, first.seconds, first.on is not None) == ("shower", 900, True)
    assert correction.fact == replace(first, seconds=600)
    assert "Ført opp: Dusje, i går.\n" in done.stdout
    assert "Rettet.\n" in done.stdout


def test_the_plan_and_the_answers_to_what_people_wonder_are_read_in_lines(tmp_path: Path) -> None:
    done = piped(tmp_path, "13\n1\netter kaffen\n\n\n\n13\n\n14\n5\n\n0\n", "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert facts(tmp_path) == [Plan(when="etter kaffen")]
    assert "Når: etter kaffen\n" in done.stdout
    assert "Kroppen tar den hvilen den trenger." in done.stdout


def test_the_hard_moment_begins_without_a_question_and_without_the_quiet_before_it(tmp_path: Path) -> None:
    with open_diary(tmp_path, now) as diary:
        diary.append(Preference("settling", "1"))
    done = piped(tmp_path, "7\n5\n6\n\n0\n", "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    practice = facts(tmp_path)[-1]
    assert isinstance(practice, Practice)
    assert (practice.exercise, practice.ratings) == ("right-now", Ratings(pain_after=5, helped=6))
    assert "Finn deg til rette" not in done.stdout
    assert done.stdout.index("Lagret på denne maskinen.") < done.stdout.index("113: Nød, ved fare for liv.")
    assert done.stdout.index("Nå begynner øvelsen.") < done.stdout.index("Hvor sterk er smerten akkurat nå?")


@pytest.mark.parametrize("text", ["", "q\n", "0\n", "99\nxyz\n", "2\n\n2\n99\n", "3\n\n", "6\n9\n"])
def test_the_menu_survives_any_answer(tmp_path: Path, text: str) -> None:
    done = piped(tmp_path, text, "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert facts(tmp_path) == []
    assert done.stdout.endswith("Ha det fint.\n")


def test_the_menu_at_a_terminal_ends_with_a_signal(tmp_path: Path, terminals: list[Terminal]) -> None:
    app = opened(terminals, tmp_path, "--plain")
    app.until("Skriv et tall:")
    app.process.send_signal(signal.SIGINT)
    assert app.end() == 0
    assert app.text.endswith("Ha det fint.\n")


@pytest.mark.parametrize(("answer", "kept"), [("1", []), ("", []), ("2", [WeekStarted(1)])])
def test_the_week_one_is_in_begins_again_only_when_one_says_so(
    tmp_path: Path, answer: str, kept: list[WeekStarted]
) -> None:
    done = piped(tmp_path, f"6\n1\n{answer}\n0\n", "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Begynn uke 1 på nytt" in done.stdout
    assert facts(tmp_path) == kept


# One step back


def test_f_leads_to_the_question_before_and_the_last_answer_is_kept_once(tmp_path: Path) -> None:
    done = piped(tmp_path, "9\n6\nf\n7\n5\ngå tur\nf\nf\n4\n\n8\n\n\n\n0\n", "--plain")
    assert done.returncode == 0, done.stderr
    assert "Nå står det: 6 – en god del." in done.stdout
    assert "Nå står det: gå tur" in done.stdout
    assert [line for line in done.stdout.splitlines() if re.fullmatch(r"\d av \d\.", line)][:4] == [
        "1 av 7.",
        "2 av 7.",
        "1 av 7.",
        "2 av 7.",
    ]
    looks = [fact for fact in facts(tmp_path) if isinstance(fact, CheckIn)]
    assert looks == [CheckIn(1, 7, 4, "gå tur", 8)]


def test_f_leads_back_among_the_questions_after_a_practice(tmp_path: Path) -> None:
    done = piped(tmp_path, "5\n4\nf\n3\n8\nfint\n", *SHORT, "--plain")
    assert done.returncode == 0, done.stderr
    (practice,) = (fact for fact in facts(tmp_path) if isinstance(fact, Practice))
    ratings = practice.ratings
    assert (ratings.pain_before, ratings.pain_after, ratings.helped, practice.note) == (5, 3, 8, "fint")


def test_f_leads_from_the_length_back_to_the_exercise(tmp_path: Path) -> None:
    done = piped(tmp_path, "2\n1\nf\n2\nF\n1\n4\n\n5\n3\n7\n\n0\n", "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    practice, preference = facts(tmp_path)[::-1][:2]
    assert isinstance(practice, Practice)
    first = SHELF.exercises()[0]
    assert (practice.exercise, practice.planned_seconds, practice.ratings.pain_before) == (first.id, 240, 5)
    assert preference == Preference(f"minutes:{first.id}", "4")
    assert len(facts(tmp_path)) == 2
    assert done.stdout.count("Velg øvelse\n") == 3
    assert done.stdout.count("f og Enter går til spørsmålet før.") >= 3


def test_f_leads_from_own_words_back_to_what_was_done_and_it_is_written_down_once(tmp_path: Path) -> None:
    done = piped(tmp_path, "3\n12\nf\n12\nforrige\n8\n0\n", "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert facts(tmp_path) == [InformalPractice("dishes", 1, in_programme=True)]
    assert done.stdout.count("Hva var det?") == 2
    assert done.stdout.count("12 Noe annet") == 3


def test_who_goes_back_and_chooses_nothing_has_written_nothing_down(tmp_path: Path) -> None:
    done = piped(tmp_path, "3\n12\nf\n\n2\n1\nf\n\n0\n", "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert facts(tmp_path) == []
    assert done.stdout.endswith("Ha det fint.\n")


def settings_row(folder: Path, name: str) -> str:
    """The number of a row of the settings in plain mode."""
    found = re.search(rf"^(\d+) {name}", piped(folder, "15\n\n0\n", "--plain").stdout, re.MULTILINE)
    assert found
    return found[1]


def test_a_sound_file_is_made_in_lines(tmp_path: Path) -> None:
    row = settings_row(tmp_path, "Lag lydfil")
    typed = f"15\n{row}\n1\n1\n1\n{tmp_path}\n\n0\n"
    done = piped(tmp_path, typed, "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    name = "Pusterommet, 3 minutter"
    assert f"Den ligger her: {tmp_path / name}.mp3\n" in done.stdout
    assert all((tmp_path / f"{name}{suffix}").is_file() for suffix in (".mp3", ".lrc", ".vtt"))
