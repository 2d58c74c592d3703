"""Tiny parts for the screens: a player whose clock the test moves, a catalogue of two exercises, a diary in memory."""

from __future__ import annotations

import atexit
import itertools
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath
from typing import Any

from nærvær.domain.catalogue import (
    EverydayActivity,
    Exercise,
    ExerciseKind,
    FormalPractice,
    HelpNumber,
    HelpPurpose,
    LengthRange,
    Programme,
    Week,
)
from nærvær.domain.diary import Entry, Fact
from nærvær.domain.errors import BrokenContent, MissingSound, NameKind, UnknownName
from nærvær.domain.own_data import (
    Backup,
    DataSummary,
    EraseResult,
    ExportResult,
    ImportResult,
    PastPractice,
    RestoreResult,
    VerifyReport,
)
from nærvær.domain.player import ENDED_STATES, Playback, PlayerProblem, PlayerState
from nærvær.domain.practice import Posture, PracticeInProgress, PracticeOptions
from nærvær.domain.score import Recording, Score, TimedBell, TimedCue, TimedSection, Timeline, Voice
from nærvær.domain.script import Script
from nærvær.domain.services import FileOutputs, Services, SharedServices
from nærvær.files import atomic_write
from nærvær.in_memory import MemoryDiary
from nærvær.reminders.ics import reminder_calendar
from nærvær.report.report_page import report_page
from nærvær.voice_workshop import FolderRecordings, FolderVoices, SystemStudio
from remembered_lock import RememberedLock
from remembered_menu import RememberedMenu
from remembered_schedule import RememberedSchedule

RATE = 48_000
WHY = (
    "Når det gjør vondt, går mye av oppmerksomheten dit av seg selv. Her øver du på å merke det som er her, uten å måtte "
    "gjøre noe med det. Litt hver dag er nok. Tankene vandrer, og det å komme tilbake er selve øvelsen."
)
THEMES = (
    "Å komme i gang",
    "Kroppen",
    "Bevegelse",
    "Pust, tanker og følelser",
    "Å møte smerte og ubehag",
    "Vennlighet",
    "Å gjøre det til mitt",
    "Veien videre",
)
SENTENCES = (
    "Kjenn hvor kroppen hviler mot underlaget.",
    "Du trenger ikke gjøre noe riktig. Det du merker, er det som er her akkurat nå, og det er godt nok.",
    "Legg merke til pusten der du kjenner den best. Kanskje i nesen, i brystet eller i magen. Når tankene vandrer, kan "
    "du rolig komme tilbake hit, så mange ganger det trengs, uten hast.",
)


def now() -> datetime:
    return datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


class Shelf:
    """A catalogue of two exercises and eight weeks."""

    def __init__(self) -> None:
        self.wishes: list[PracticeOptions] = []
        self.two_voices = False
        self.left_out: tuple[str, ...] = ()
        self.first_sentence = 0
        self.has_grades = self.has_evening = False
        self.broken: tuple[BrokenContent, ...] = ()
        self.scripts: dict[str, Script] = {}

    def programme(self) -> Programme:
        exercises = ("breathing-space", "body-scan", "breathing-space", "body-scan", "body-scan")
        weeks = tuple(
            Week(number, theme, WHY, (FormalPractice(dict(enumerate(exercises, 1)).get(number), 6),), ("dusje",))
            for number, theme in enumerate(THEMES, 1)
        )
        everyday: tuple[str, ...] = (
            "pusse tennene",
            "dusje",
            "lage kaffe",
            "et måltid",
            "gå i trappa",
            "gå en tur",
            "hunden eller katta",
        )
        everyday += ("vaske opp", "vente", "legge meg", "en samtale", "lytte", "strikke")
        return Programme(weeks, tuple(map(EverydayActivity, everyday)))

    def help_numbers(self) -> tuple[HelpNumber, ...]:
        talk = HelpNumber("116 123", HelpPurpose.TALK, "Mental Helse")
        return talk, HelpNumber("116 117", HelpPurpose.DOCTOR), HelpNumber("113", HelpPurpose.EMERGENCY)

    def exercises(self) -> tuple[Exercise, ...]:
        why = "En liten stund der du merker det som er her, samler deg om pusten og åpner for hele kroppen."
        return (
            Exercise("breathing-space", "Pusterommet", why, ExerciseKind.GUIDED, 3, 10, 3, 10),
            Exercise(
                "body-scan",
                "Kroppsskanning",
                why,
                ExerciseKind.GUIDED,
                10,
                35,
                5,
                35,
                has_grades=self.has_grades,
                has_evening=self.has_evening,
            ),
        )

    def titles(self) -> dict[str, str]:
        return {known.id: known.title for known in self.exercises()}

    def faults(self) -> tuple[BrokenContent, ...]:
        return self.broken

    def check_own(self) -> None:
        """Nothing: `broken` says what is found."""

    def screen_language(self) -> str:
        return "nb"

    def languages(self) -> tuple[str, ...]:
        return ("nb",)

    def exercise(self, exercise: str, language: str = "") -> Exercise:
        for known in self.exercises():
            if known.id == exercise:
                return known
        raise UnknownName(NameKind.EXERCISE, exercise, tuple(known.id for known in self.exercises()))

    def offer(self, exercise: str, language: str = "", voice: str | None = None) -> Exercise:
        return self.exercise(exercise, language)

    def postures(self, exercise: str, language: str = "") -> tuple[Posture, ...]:
        both = (Posture.LYING, Posture.SITTING)
        return both if exercise == "body-scan" else both[::-1]

    def voices(self) -> tuple[Voice, ...]:
        light = Voice("lys", "Lys stemme", "", synthetic=True)
        return (light, Voice("dark", "Mørk stemme", "", synthetic=True)) if self.two_voices else (light,)

    def spans(self, exercise: str) -> dict[str, LengthRange]:
        known = self.exercise(exercise)
        return {"lys": LengthRange(known.shortest, known.short, known.longest)}

    def sound_faults(self, exercise: str) -> dict[str, MissingSound]:
        return {}

    def score(self, wish: PracticeOptions) -> Score:
        self.wishes.append(wish)
        total = round(wish.minutes * 60 * RATE)
        spoken = tuple(
            TimedCue(f"c{index}", SENTENCES[index % 3], (self.first_sentence + index * 10) * RATE, 5 * RATE, 0, 0)
            for index in range(int(wish.minutes * 6))
        )
        title = self.exercise(wish.exercise).title
        passages = (TimedSection("Å komme på plass", 0), TimedSection("Pusten", total // 2))
        timeline = Timeline(
            wish.exercise, title, RATE, total, spoken, (TimedBell(0, False),), passages, 1.0, self.left_out
        )
        recording = Recording("lys", wish.exercise, "/none", RATE, "", {})
        return Score(timeline, recording, volume=0.8, ends_in_sleep=wish.occasion.evening)

    def script(self, exercise: str, language: str = "") -> Script | None:
        return self.scripts.get(exercise)

    def read_anew(self) -> None:
        """Nothing is kept here."""


class ScriptedPlayer:
    """Plays only when the test says so: `hear(seconds)` moves its clock."""

    def __init__(self, score: Score, audible: bool = True) -> None:
        self.score = score
        self.moment = Playback(
            PlayerState.READY, 0, 0, score.timeline.total, score.timeline.rate, score.volume, audible
        )
        self.closed = 0
        self.verbs: list[str] = []

    def hear(self, seconds: float) -> None:
        """Let time pass while it plays."""
        if self.moment.state is not PlayerState.PLAYING:
            return
        frames = min(round(seconds * RATE), self.moment.total - self.moment.position)
        position = self.moment.position + frames
        state = PlayerState.FINISHED if position == self.moment.total else PlayerState.PLAYING
        self.moment = replace(self.moment, state=state, position=position, heard=self.moment.heard + frames)

    def lose(self, state: PlayerState = PlayerState.LOST, problem: PlayerProblem = PlayerProblem.DEVICE_LOST) -> None:
        """Pull the plug."""
        self.moment = replace(self.moment, state=state, problem=problem)

    def start(self, at: int = 0) -> None:
        self._to(PlayerState.PLAYING, "start")
        self.moment = replace(self.moment, position=at)

    def pause(self) -> None:
        self._to(PlayerState.PAUSED, "pause")

    def resume(self) -> None:
        self._to(PlayerState.PLAYING, "resume")

    def seek(self, position: int) -> None:
        self.verbs.append("seek")
        self.moment = replace(self.moment, position=position)

    def set_volume(self, volume: float) -> None:
        self.moment = replace(self.moment, volume=volume)

    def stop(self) -> None:
        self._to(PlayerState.STOPPED, "stop")

    def playback(self) -> Playback:
        return self.moment

    def close(self) -> None:
        self.closed += 1

    def _to(self, state: PlayerState, verb: str) -> None:
        self.verbs.append(verb)
        if self.moment.state not in ENDED_STATES:
            self.moment = replace(self.moment, state=state)


class NotedDiary(MemoryDiary):
    """A diary in memory that can have something left over and that remembers every call."""

    def __init__(self, left: PracticeInProgress | None = None) -> None:
        super().__init__(now)
        self.left = left
        self.calls: list[str] = []
        self.closed = 0
        self.checkpoints: list[PracticeInProgress] = []

    def in_progress(self) -> PracticeInProgress | None:
        return self.left

    def begin(self, under_way: PracticeInProgress) -> None:
        self.calls.append("begin")
        super().begin(under_way)

    def checkpoint(self, under_way: PracticeInProgress) -> None:
        self.calls.append("checkpoint")
        self.checkpoints.append(under_way)
        super().checkpoint(under_way)

    def finish(self, fact: Fact | None) -> Entry | None:
        self.calls.append("finish" if fact else "drop")
        if self._in_progress is None:
            self._in_progress, self.left = self.left, None
        return super().finish(fact)

    def close(self) -> None:
        self.closed += 1

    def forget(self) -> None:
        """Have nothing left."""
        self._entries.clear()

    @property
    def facts(self) -> list[Any]:
        """Everything kept."""
        return [entry.fact for entry in self.entries()]


class NotedOwnData:
    """What is one's own, without files: answers are set, calls are remembered."""

    def __init__(self, diary: NotedDiary) -> None:
        self._diary = diary
        self.calls: list[str] = []
        self.refusal: Exception | None = None
        self.checkup = VerifyReport("/hjem/dagbok/diary.db", exists=True, facts=12)

    def _noted(self, call: str) -> None:
        self.calls.append(call)
        if self.refusal is not None:
            raise self.refusal

    def summary(self) -> DataSummary:
        today, count = now().date(), len(self._diary.entries())
        return DataSummary("/hjem/dagbok/diary.db", count, 2, 1, 0, 0, today, today, 3, 0, today)

    def verify(self) -> VerifyReport:
        self._noted("verify")
        return self.checkup

    def back_up(self, file: PurePath | None = None) -> Backup:
        self._noted("back_up")
        return Backup("/hjem/dagbok/backups/diary-2026-11-22-070000.db", now().date(), 12)

    def restore(self, name: str | None = None) -> RestoreResult:
        raise NotImplementedError

    def export_name(self) -> PurePath:
        return PurePath("/hjem/naervaer-2026-11-22.zip")

    def export(self, file: PurePath, pages: Callable[[Sequence[Entry]], Mapping[str, str]]) -> ExportResult:
        self._noted(f"export {sorted(pages(self._diary.entries()))}")
        return ExportResult(str(file), 12, False)

    def import_export(self, file: PurePath) -> ImportResult:
        raise NotImplementedError

    def add_past(self, past: Sequence[PastPractice]) -> ImportResult:
        raise NotImplementedError

    def erase(self) -> EraseResult:
        self._noted("erase")
        self._diary.forget()
        return EraseResult(12, 1, 4, 3, 0)

    def erase_note(self, identity: str) -> EraseResult:
        raise NotImplementedError

    def erase_fact(self, identity: str) -> EraseResult:
        raise NotImplementedError


_VOICES = tempfile.mkdtemp(prefix="voices-")
atexit.register(shutil.rmtree, _VOICES, ignore_errors=True)
_NUMBERS = itertools.count()


@dataclass
class Bench:
    """The parts of one test, and what came of them."""

    diary: Any = field(default_factory=NotedDiary)  # or a real one
    shelf: Shelf = field(default_factory=Shelf)
    players: list[ScriptedPlayer] = field(default_factory=list)
    silent: list[ScriptedPlayer] = field(default_factory=list)
    warmed: int = 0
    own: Any = None  # or the real files
    audible: bool = True
    documents: Path | None = None
    schedule: RememberedSchedule = field(default_factory=RememberedSchedule)
    menu_entry: RememberedMenu = field(default_factory=RememberedMenu)
    lock: RememberedLock = field(default_factory=RememberedLock)
    voices: Path = field(default_factory=lambda: Path(_VOICES, str(next(_NUMBERS))))
    """A folder of its own that is not there until a voice is made."""

    @property
    def player(self) -> ScriptedPlayer:
        """The newest player."""
        return self.players[-1]

    @property
    def own_data(self) -> Any:
        """What is one's own, made when it is first asked for."""
        if self.own is None:
            self.own = NotedOwnData(self.diary)
        return self.own

    def open(self, score: Score) -> ScriptedPlayer:
        self.players.append(ScriptedPlayer(score, self.audible))
        return self.players[-1]

    def open_silent(self, score: Score) -> ScriptedPlayer:
        self.silent.append(ScriptedPlayer(score, audible=False))
        return self.silent[-1]

    def _documents(self) -> Path:
        if self.documents is None:
            raise AssertionError("this test has no documents")
        return self.documents

    def warm_up(self) -> None:
        self.warmed += 1

    def shared_parts(self) -> SharedServices:
        """Parts as a shared screen has them."""
        own = self.parts()
        return SharedServices(**{each.name: getattr(own, each.name) for each in fields(SharedServices)})

    def parts(self) -> Services:
        """Parts over everything here."""
        return Services(
            catalogue=self.shelf,
            open_diary=lambda: self.diary,
            players=self,
            render=lambda *_: None,
            phone_suffix=lambda: ".mp3",
            sound_folders=lambda: (PurePath("/hjem/Musikk"), PurePath("/hjem/Dokumenter")),
            examine=lambda: (),
            now=now,
            version="0.1.0",
            own_data=self.own_data,
            files=FileOutputs(reminder_calendar, report_page, atomic_write, self._documents),
            scheduler=lambda: self.schedule,
            menu_entry=lambda: self.menu_entry,
            keep_language=lambda _code: True,
            recordings=FolderRecordings(Path("/nowhere"), Path("/nowhere"), ()),
            lock=self.lock,
            voice_workshop=FolderVoices(self.voices, (), lambda _contents: [], lambda _exercise: None),
            studio=SystemStudio(lambda _folder: 1, lambda _folder: 1),
        )


def left_over(heard: float = 125.0, position: float = 125.0, minutes: float = 5) -> PracticeInProgress:
    """A practice that was cut off."""
    wish = PracticeOptions("body-scan", minutes, 2, "lys", Posture.LYING)
    return PracticeInProgress("left", now() - timedelta(hours=1), wish, position, heard)
