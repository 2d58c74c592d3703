"""What a person chooses has its effect: for every preference and every setting of the machine there is, what is different.

The names are those of the table in the code, so that one without a line in the table here turns a test red.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from chosen_preferences import chosen as preferences_from
from cli.test_plain_practice import piped
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.composition import Composition
from nærvær.dialogues.interviewer import Answer, Choose, DialogueContext, EnterText, Rate
from nærvær.dialogues.weekly_checkin import weekly_checkin
from nærvær.domain.catalogue import Exercise
from nærvær.domain.consent import Consent, consents
from nærvær.domain.diary import Entry, Fact, Preference
from nærvær.domain.machine_settings import MachineSettings
from nærvær.domain.practice import Ambience, Bell, Occasion, Posture, Practice, PracticeEnd, PracticeOptions
from nærvær.domain.preferences import Preferences, PresetLength, default_options, practice_questions
from nærvær.domain.progress import summarise
from nærvær.domain.ratings import CheckIn
from nærvær.domain.reminder import Reminder
from nærvær.domain.score import Score
from nærvær.domain.suggestions import checkin_due, suggested_exercise
from nærvær.reminders.ics import reminder_calendar
from nærvær.store import open_diary
from nærvær.texts import ratings
from nærvær.texts.reminder import announcement
from nærvær.texts.settings import _PREFERENCE_NAMES
from stepped import SteppedInterviewer
from tui.conftest import OpenApp, bench, open_app  # noqa: F401
from tui.fakes import Bench

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "nærvær"
SHELF = FolderCatalogue(*content_folders())
TODAY = date(2026, 3, 4)  # a Wednesday
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


# The names there are


def stored_names() -> set[str]:
    """The name of every preference, as the table in the code has it; "minutes:" and an exercise stands as "minutes"."""
    stored = {name for each in fields(Preferences) for name in each.metadata["stored"].write(_sample(each.name))}
    return {name.split(":")[0] for name in stored}


def _sample(field: str) -> object:
    """A value that can be stored in this field."""
    preferences = Preferences(
        voice="a", length=PresetLength.LONG, posture=Posture.LYING, own_activity="gå", minutes={"body-scan": 5}
    )
    return getattr(replace(preferences, reminder_time=time(8)), field)


def test_only_the_table_and_the_codec_of_facts_make_a_stored_choice() -> None:
    calls = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Preference"
    }
    assert calls == {"domain/preferences.py", "store/codec.py"}


# What comes of them


def told(*facts: Fact, first: date = TODAY) -> tuple[Entry, ...]:
    """A diary with these facts, all of one day."""
    return tuple(
        Entry(str(n), datetime.combine(first, time(8), UTC), "UTC", first, fact) for n, fact in enumerate(facts)
    )


def wished(exercise: str, *chosen: tuple[str, str]) -> PracticeOptions:
    """The usual wish of a person who has chosen so."""
    offered: Exercise = SHELF.exercise(exercise)
    return default_options(SHELF, offered, summarise(told(*(Preference(*choice) for choice in chosen)), TODAY))


def scored(exercise: str, *chosen: tuple[str, str]) -> Score:
    """What such a person is played."""
    return SHELF.score(wished(exercise, *chosen))


def said(score: Score) -> list[str]:
    return [spoken.text for spoken in score.timeline.cues]


def _minutes() -> None:
    assert scored("body-scan", ("minutes:body-scan", "17")).timeline.total == 17 * 60 * 48_000
    assert wished("breathing-space", ("minutes:body-scan", "17")).minutes != 17
    assert wished("body-scan", ("minutes:body-scan", "9999")).minutes == SHELF.exercise("body-scan").longest
    assert wished("body-scan", ("minutes:body-scan", "0")).minutes == SHELF.exercise("body-scan").shortest


def _length() -> None:
    offered = SHELF.exercise("body-scan")
    assert (offered.short, offered.long) == (
        wished("body-scan").minutes,
        wished("body-scan", ("length", "long")).minutes,
    )
    assert wished("body-scan", ("length", "short")).minutes == offered.short != offered.long


def _posture() -> None:
    lying, sitting = (said(scored("body-scan", ("posture", posture))) for posture in ("lying", "sitting"))
    assert lying != sitting
    assert wished("body-scan", ("posture", "sitting")).posture is Posture.SITTING
    assert wished("body-scan", ("posture", "flying")).posture is None


def _voice() -> None:
    for voice in ("synthetic-light", "synthetic-dark"):
        recording = scored("body-scan", ("voice", voice)).recording
        assert recording is not None
        assert recording.voice == voice
    assert wished("body-scan", ("voice", "nobody")).voice is None


def _screen_language() -> None:
    assert preferences_from({"screen_language": "en"}).screen_language == "en"
    assert preferences_from({}).screen_language == ""
    # What comes of it at a kiosk: tests/clinic/test_kiosk_languages.py


def _guidance_language() -> None:
    assert wished("body-scan", ("guidance_language", "nb")).language == "nb"
    assert wished("body-scan", ("guidance_language", "de")).language == ""
    # What comes of another language: tests/catalogue/test_languages_of_content.py


def _bell() -> None:
    for bell_ in Bell:
        assert scored("silent", ("bell", bell_.value)).bell is bell_
    assert scored("silent", ("bell", "gong")).bell is Bell.BOWL


def _bell_volume() -> None:
    for value, volume in (("25", 0.25), ("0", 0.0), ("100", 1.0), ("900", 1.0), ("x", 1.0)):
        assert scored("silent", ("bell_volume", value)).bell_volume == volume


def _ground() -> None:
    for ground in Ambience:
        assert scored("silent", ("ground", ground.value)).ambience is ground
    assert scored("silent").ambience is Ambience.NONE


def _ground_volume() -> None:
    for value, volume in (("25", 0.25), ("0", 0.0), ("150", 1.5), ("900", 2.0), ("x", 1.0)):
        assert scored("silent", ("ground", "rain"), ("ground_volume", value)).ambience_volume == volume


def _interval() -> None:
    for value, strikes in (("0", 2), ("5", 3), ("2", 6)):  # a beginning, an end, and those between
        score = scored("silent", ("interval", value), ("minutes:silent", "10"))
        assert len(score.timeline.bells) == strikes
    assert wished("silent", ("interval", "9999")).interval == SHELF.exercise("silent").longest


def _settling() -> None:
    assert [wished("silent", ("settling", value)).settling for value in ("0", "3", "5", "6", "")] == [0, 3, 5, 5, 0]


def _silence() -> None:
    usual, quiet = (scored("body-scan", ("minutes:body-scan", "20"), ("silence", value)) for value in ("no", "yes"))
    assert len(said(quiet)) < len(said(usual))


def _same_words() -> None:
    """What was said the last time is said again, with the week it was guided for; otherwise it is the next time's turn."""
    done = Practice("body-scan", 2, 600, 600.0, PracticeEnd.FINISHED, None, "lying", occasion=Occasion(3, 7))
    for value, occasion in (("no", Occasion(2, 1)), ("yes", Occasion(3, 7, week=2))):
        summary = summarise(told(done, Preference("same_words", value)), TODAY)
        assert default_options(SHELF, SHELF.exercise("body-scan"), summary).occasion == occasion
        assert default_options(SHELF, SHELF.exercise("pain"), summary).occasion == Occasion(1, 1)


def _skip() -> None:
    usual, without = scored("body-scan"), scored("body-scan", ("skip", "feet"))
    assert any("føttene" in text.casefold() for text in said(usual))
    assert len([text for text in said(without) if "føt" in text.casefold()]) < len(
        [text for text in said(usual) if "føt" in text.casefold()]
    )


def _linger() -> None:
    usual, longer = scored("body-scan"), scored("body-scan", ("linger", "feet"))
    assert usual.timeline.total == longer.timeline.total
    assert usual.timeline != longer.timeline
    assert wished("body-scan", ("linger", "feet back")).linger == {"feet", "back"}


def _asks(name: str, usual: str, before: tuple[str, ...], after: tuple[str, ...]) -> Callable[[], None]:
    """`name` set to the other value than the usual one leaves exactly these questions; anything else is the usual."""

    def check() -> None:
        other = "no" if usual == "yes" else "yes"
        asked = practice_questions(Preferences.from_stored({name: other}))
        assert (asked.before, asked.after, asked.note) == (before, after, name != "ask_note")
        assert practice_questions(Preferences.from_stored({name: usual})) == practice_questions(Preferences())

    return check


def _own_activity() -> None:
    def asked(*facts: Fact) -> list[str]:
        """What the weekly look asks somebody who skips every question."""
        entries = told(practised(), *facts)
        context = DialogueContext(SHELF, lambda: entries, lambda: TODAY)
        talk, answer, found = weekly_checkin(SteppedInterviewer(), context), None, []
        with contextlib.suppress(StopIteration):
            while True:
                step = talk.send(answer)
                if isinstance(step, Rate):
                    found.append(step.item.stem)
                elif isinstance(step, EnterText | Choose):
                    found.append(step.question)
                answer = _nothing(step)
        return found

    own = "Hvor godt klarte du å gå tur den siste uka?"
    assert own in asked(Preference("own_activity", "Gå tur"))
    assert ratings.OWN_ACTIVITY() in asked()
    without = asked(Preference("own_activity", ""))  # asked for once, and not again
    assert ratings.OWN_ACTIVITY() not in without
    assert not any(stem.startswith("Hvor godt klarte du") for stem in without)


def _nothing(step: object) -> object:
    """An answer that skips a scale without turning back."""
    return Answer(None) if isinstance(step, Rate) else ""


def _look_day() -> None:
    entries = told(practised(), Preference("look_day", "3"))
    fits = [checkin_due(summarise(entries, day), day) for day in days_from(TODAY, 8)]
    assert fits == [True] * 8  # never looked: any day from the chosen weekday on
    looked = (*entries, *told(CheckIn(1, 5)))
    fits = [checkin_due(summarise(looked, day), day) for day in days_from(TODAY, 9)]
    assert fits == [False] * 7 + [True, True]  # not again on the day of the look, and not before that weekday


def _reminder() -> None:
    chosen = {"reminder_anchor": "etter maten", "reminder_time": "07:05", "reminder_days": "1 3"}
    assert preferences_from(chosen).reminder == Reminder("etter maten", time(7, 5), (1, 3))
    assert preferences_from({**chosen, "reminder_anchor": ""}).reminder is None
    assert preferences_from({**chosen, "reminder_time": "25:00"}).reminder is None
    for days in ("", "8", "0", "3 1"):
        assert preferences_from({**chosen, "reminder_days": days}).reminder is None


def _reminder_id() -> None:
    reminder = Reminder("etter maten", time(7, 5))
    files = [reminder_calendar(reminder, announcement(reminder), 2, NOW, identity) for identity in ("a", "b")]
    assert [str(Calendar.from_ical(file).walk("VEVENT")[0]["uid"]) for file in files] == ["a@naervaer", "b@naervaer"]


def _consent(name: str, consent: Consent, usual: bool) -> Callable[[], None]:
    def stands_as_answered() -> None:
        yes, no = Preference(name, "yes"), Preference(name, "no")
        given = [consents(told(*chosen))[consent].given for chosen in ((), (yes,), (yes, no), (no, yes))]
        assert given == [usual, True, False, True]  # what comes of it: tests/clinic/test_clinic_commands.py

    return stands_as_answered


EFFECTS: dict[str, Callable[[], None]] = {
    "minutes": _minutes,
    "length": _length,
    "posture": _posture,
    "voice": _voice,
    "screen_language": _screen_language,
    "guidance_language": _guidance_language,
    "bell": _bell,
    "bell_volume": _bell_volume,
    "ground": _ground,
    "ground_volume": _ground_volume,
    "interval": _interval,
    "settling": _settling,
    "silence": _silence,
    "same_words": _same_words,
    "skip": _skip,
    "linger": _linger,
    "ask_pain": _asks("ask_pain", "yes", (), ("helped",)),
    "bother": _asks("bother", "no", ("pain_before", "bother_before"), ("pain_after", "bother_after", "helped")),
    "ask_helped": _asks("ask_helped", "yes", ("pain_before",), ("pain_after",)),
    "ask_note": _asks("ask_note", "yes", ("pain_before",), ("pain_after", "helped")),
    "own_activity": _own_activity,
    "look_day": _look_day,
    "reminder_anchor": _reminder,
    "reminder_time": _reminder,
    "reminder_days": _reminder,
    "reminder_id": _reminder_id,
    "share": _consent("share", Consent.REPORT, usual=False),
    "share_report": _consent("share_report", Consent.REPORT, usual=False),
    "share_export": _consent("share_export", Consent.EXPORT, usual=False),
    "pin_help": _consent("pin_help", Consent.PIN_HELP, usual=True),
}


def test_every_preference_in_the_code_has_its_line_here_and_its_words() -> None:
    assert stored_names() == set(EFFECTS)
    assert set(_PREFERENCE_NAMES) | {"minutes"} == set(EFFECTS)


@pytest.mark.parametrize("name", list(EFFECTS))
def test_a_preference_has_its_effect(name: str) -> None:
    EFFECTS[name]()


def test_the_suggestion_and_its_length_follow_the_week_and_the_person() -> None:
    entries = told(practised())
    first = suggested_exercise(SHELF, summarise(entries, TODAY))
    assert first.id == SHELF.programme().week(1).formal[0].exercise


# The questions around a practice, in both faces

STEMS = {
    "pain": "Hvor sterk er smerten akkurat nå?",
    "bother": "Hvor plagsom",
    "helped": "Hvor mye hjalp øvelsen",
    "note": "Vil du skrive ei linje",
}
QUESTIONS: list[tuple[str, str, list[str]]] = [
    ("ask_pain", "no", ["helped", "note"]),
    ("ask_helped", "no", ["pain", "pain", "note"]),
    ("ask_note", "no", ["pain", "pain", "helped"]),
    ("bother", "yes", ["pain", "bother", "pain", "bother", "helped", "note"]),
    ("bother", "no", ["pain", "pain", "helped", "note"]),
]


@pytest.mark.parametrize(("name", "value", "asked"), QUESTIONS)
def test_plain_mode_asks_what_was_chosen_and_nothing_else(
    name: str, value: str, asked: list[str], tmp_path: Path
) -> None:
    with closing(open_diary(tmp_path, lambda: datetime.now(UTC))) as diary:
        diary.append(Preference(name, value))
    lines = piped(tmp_path, "", "practise", "breathing-space", "--minutes", "3", hurry=4000).stdout.splitlines()
    found = [kind for line in lines for kind, stem in STEMS.items() if line.startswith(stem)]
    assert found == asked


@pytest.mark.parametrize(("name", "value", "asked"), QUESTIONS)
async def test_the_app_asks_what_was_chosen_and_nothing_else(
    name: str,
    value: str,
    asked: list[str],
    bench: Bench,  # noqa: F811
    open_app: OpenApp,  # noqa: F811
) -> None:
    bench.diary.append(Preference(name, value))
    found, played = [], False
    async with open_app(bench) as driven:
        await driven.page("TodayPage")
        await driven.press("enter")
        while True:
            page = await driven.page(("RatePage", "PlayerPage", "TextPage", "BeforeAfterPage", "ChoosePage"))
            if type(page).__name__ == "PlayerPage" and not played:
                played = True
                bench.player.hear(180)
                await driven.until(lambda: type(driven.app.screen).__name__ != "PlayerPage")
                continue
            if type(page).__name__ in ("BeforeAfterPage", "ChoosePage"):
                break
            shown = " ".join(driven.text().split())
            found += [kind for kind, stem in STEMS.items() if stem in shown]
            await driven.press("h" if type(page).__name__ == "RatePage" else "enter")
            await driven.until(lambda page=page: driven.app.screen is not page)
    assert found == asked


# The machine's own settings


def _theme_motion_digits() -> None:
    """Where they show: tests/tui/test_machine.py asks the app itself."""
    tried = Path(__file__).parents[1].joinpath("tui", "test_machine.py").read_text("utf-8")
    assert all(name in tried for name in ("theme", "motion", "digits", "dimming"))


def _heard(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sound is opened as the file says: on that device, that loud."""
    opened: list[tuple[float, str | None]] = []
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("nærvær.sound.open_player", lambda score, device: opened.append((score.volume, device)))
    (tmp_path / "naervaer").mkdir(parents=True)
    for text, expected in {
        "volume": (("", 1.0), ("volume = 0.25", 0.25), ("volume = 0", 0.0)),
        "device": (("", None), ('device = "USB"', "USB"), ('device = ""', None)),
    }[name]:
        (tmp_path / "naervaer" / "settings.toml").write_text(text, "utf-8")
        Composition(str(tmp_path / "data")).services().players.open(scored("silent"))
        assert opened[-1][0 if name == "volume" else 1] == expected


def test_every_setting_of_the_machine_is_among_those_that_are_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The language is tried in processes of its own, in tests/cli/test_language_choice.py.
    # The country is tried where the telephone numbers are, in tests/domain/test_help_numbers.py.
    tried = {"theme", "motion", "digits", "dimming", "volume", "device", "language", "country"}
    assert {field.name for field in fields(MachineSettings)} == tried
    _theme_motion_digits()
    for name in ("volume", "device"):
        _heard(name, tmp_path / name, monkeypatch)


def practised() -> Practice:
    return Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, None)


def days_from(first: date, count: int) -> list[date]:
    return [first + timedelta(days=day) for day in range(count)]
