"""Refusals: everything the domain and the edges say no to, as data with an enum for each reason.

A refusal carries facts; `texts.errors` turns it into a sentence. Nothing in this module is shown to a person.
"""

from __future__ import annotations

from enum import StrEnum


class Refusal(Exception):
    """Base of every expected "no"; a face words it and ends with its exit code, never a traceback."""


class InvalidRequest(Refusal):
    """The request itself cannot be met as asked (exit code 2)."""


class LengthOutOfRange(InvalidRequest):
    """The minutes asked for are outside what this script can be fitted to."""

    def __init__(self, exercise: str, minutes: float, shortest: int, longest: int) -> None:
        super().__init__(f"{exercise}: {minutes} not in {shortest}…{longest} minutes")
        self.exercise = exercise
        self.minutes = minutes
        self.shortest = shortest
        self.longest = longest


class UnfittableScript(Refusal):
    """A script that no whole number of minutes it promises can meet under the rules: a fault of the content.

    `fits` are the shortest and longest minutes that can be met, outside of those; None where there are none.
    """

    def __init__(self, exercise: str, fits: tuple[int, int] | None = None) -> None:
        super().__init__(f"{exercise}: no feasible length" + (f" but {fits[0]}…{fits[1]} minutes" if fits else ""))
        self.exercise = exercise
        self.fits = fits


class NameKind(StrEnum):
    """What kind of thing an unknown name was to name."""

    EXERCISE = "exercise"
    VOICE = "voice"
    POSTURE = "posture"
    BELL = "bell"
    AMBIENCE = "ground"
    REGION = "region"
    SOUND_FORMAT = "format"
    ACTIVITY = "activity"
    BACKUP = "backup"
    FACT = "fact"
    NOTE = "note"
    WEEKDAY = "day"
    LANGUAGE = "language"


class UnknownName(InvalidRequest):
    """A name that does not exist: what kind of thing, what was asked, and what does exist."""

    def __init__(self, kind: NameKind, asked: str, known: tuple[str, ...]) -> None:
        super().__init__(f"unknown {kind}: {asked}")
        self.kind = kind
        self.asked = asked
        self.known = known


class OutOfRange(InvalidRequest):
    """A number or date outside its scale: which field, what was asked, lowest, highest."""

    def __init__(self, field: str, asked: object, lowest: object, highest: object) -> None:
        super().__init__(f"{field}: {asked} not in {lowest}…{highest}")
        self.field = field
        self.asked = asked
        self.lowest = lowest
        self.highest = highest


class TextLength(OutOfRange):
    """A text with too few or too many characters: `asked` is how many it has."""


class UndecodableText(InvalidRequest):
    """Text from outside that cannot be decoded: which field or option it was for."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field}: undecodable")
        self.field = field


class ImportFault(StrEnum):
    """Why a file handed in as an export cannot be taken in. `FACT`: one fact in it is not as nærvær writes it."""

    NO_EXPORT = "kind"
    NEWER = "newer"
    DAMAGED = "damaged"
    LARGE = "large"
    FACT = "fact"


class ExpectedValue(StrEnum):
    """What should have stood where a fact in a file is not as it is written."""

    PRESENT = "there"
    TEXT = "text"
    TEXTS = "texts"
    WHOLE_NUMBER = "whole"
    NUMBER = "number"
    TRUE_OR_FALSE = "flag"
    DAY = "day"
    TIME = "moment"
    ZONE = "zone"
    TABLE = "table"
    RATINGS = "ratings"
    ID = "id"
    KIND = "kind"
    NOTE = "note"
    PRACTICE_END = "ended"
    GRADE = "grade"
    UNIQUE = "once"
    ALONE = "either"
    SHALLOW = "deep"
    DECODABLE = "letters"
    IN_RANGE = "range"
    TEXT_LENGTH = "length"


class UnusableFile(InvalidRequest):
    """A file handed in that cannot be taken.

    With `ImportFault.FACT` the data has `number` (of the fact, from 1), `field` (the name of the value), `wanted` (an
    `ExpectedValue`) and for a range `lowest` and `highest`.
    """

    def __init__(self, file: str, reason: ImportFault, **data: object) -> None:
        super().__init__(f"{file}: {reason} {data or ''}".rstrip())
        self.file = file
        self.reason = reason
        self.data = data


class FileFault(StrEnum):
    """Why a file cannot be read at all. `LOOP`: links that lead nowhere; `NAME`: no file can be called that; `SPECIAL`: a
    pipe or a device; `DISK`: the disk answers with errors."""

    ABSENT = "absent"
    FORBIDDEN = "forbidden"
    FOLDER = "folder"
    SPECIAL = "special"
    LARGE = "large"
    LOOP = "loop"
    NAME = "name"
    ENCODING = "encoding"
    DISK = "disk"


class TomlFault(StrEnum):
    """Why a text is no TOML that can be used. `DEPTH`: brackets or dots nested too deep; `LINE`, `WORD`: too long a one."""

    SYNTAX = "syntax"
    DEPTH = "depth"
    LINE = "line"
    WORD = "word"


class UnreadableFile(Refusal):
    """A file that cannot be read at all.

    With `FileFault.LARGE` the data has `largest` (bytes allowed), with `FileFault.ENCODING` the `line` that is not UTF-8.
    """

    def __init__(self, file: str, reason: FileFault, **data: object) -> None:
        super().__init__(f"{file}: {reason} {data or ''}".rstrip())
        self.file = file
        self.reason = reason
        self.data = data


class ContentFault(StrEnum):
    """What is wrong with a content file. `BAD_VALUE`: a value that its own key does not accept."""

    ABSENT = "absent"
    FORBIDDEN = "forbidden"
    FOLDER = "folder"
    SPECIAL = "special"
    LOOP = "loop"
    NOT_UTF8 = "not_utf8"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    NOT_A_FOLDER = "not_a_folder"
    UNREADABLE_FOLDER = "unreadable_folder"
    BAD_FOLDER_NAME = "bad_folder_name"
    TOML_SYNTAX = "toml_syntax"
    TOML_DEPTH = "toml_depth"
    TOML_LINE = "toml_line"
    TOML_WORD = "toml_word"
    NO_FRONT_MATTER = "no_front_matter"
    NO_SECTIONS = "no_sections"
    CUE_BEFORE_SECTION = "cue_before_section"
    NO_TITLE = "no_title"
    UNKNOWN_OPTION = "unknown_option"
    BAD_REGION = "bad_region"
    BAD_NUMBER = "bad_number"
    EMPTY_CUE = "empty_cue"
    SILENCE_WITH_PAUSE = "silence_with_pause"
    UNKNOWN_SIGNAL = "unknown_signal"
    BAD_PAUSE = "bad_pause"
    IMPOSSIBLE_PAUSE = "impossible_pause"
    UNKNOWN_MARK = "unknown_mark"
    UNKNOWN_FIGURE = "unknown_figure"
    FLOOR_OVER_WEIGHT = "floor_over_weight"
    FLOORS_OVER_SHORTEST = "floors_over_shortest"
    ROOM_WITHOUT_WEIGHT = "room_without_weight"
    OCCUPIED_WITHOUT_ROOM = "occupied_without_room"
    BAD_VARIANT = "bad_variant"
    LONE_VARIANT = "lone_variant"
    UNEQUAL_VARIANTS = "unequal_variants"
    CONTRADICTING_MARKS = "contradicting_marks"
    INSIDE_NOTHING = "inside_nothing"
    OPTIONAL_SAFETY = "optional_safety"
    MARKS_AFTER_SIGN = "marks_after_sign"
    UNKNOWN_SHARED_SET = "unknown_shared_set"
    BAD_SHARED_LINE = "bad_shared_line"
    BAD_WEEKS = "bad_weeks"
    EMPTY_SECTION = "empty_section"
    SILENCE_MISMATCH = "silence_mismatch"
    STEPS_INCOMPLETE = "steps_incomplete"
    MISSING_TEXT = "missing_text"
    MISSING_LIST = "missing_list"
    NOT_A_TABLE = "not_a_table"
    BAD_POSTURES = "bad_postures"
    POSTURE_MISSING = "posture_missing"
    BAD_ID = "bad_id"
    OTHER_ID = "other_id"
    SHORTEST_OVER_LONGEST = "shortest_over_longest"
    TOO_MANY_CHARACTERS = "too_many_characters"
    TOO_MANY_CUES = "too_many_cues"
    NOTHING_OFFERED = "nothing_offered"
    UNFITTABLE = "unfittable"
    UNMET_PROMISE = "unmet_promise"
    TOO_LONG = "too_long"
    UNKNOWN_KEY = "unknown_key"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_EXERCISE = "unknown_exercise"
    TWICE = "twice"
    EIGHT_WEEKS = "eight_weeks"
    BAD_PHONE_NUMBER = "bad_phone_number"
    PURPOSE_AND_TEXT = "purpose_and_text"
    TOO_MANY_NUMBERS = "too_many_numbers"
    NO_SENTENCE_NUMBER = "no_sentence_number"
    NUMBER_TWICE = "number_twice"
    OTHER_NUMBER = "other_number"
    TOO_MANY_SENTENCES = "too_many_sentences"
    NEWER_FORMAT = "newer_format"
    BAD_DATE = "bad_date"
    BAD_TIME = "bad_time"
    NO_TIMES = "no_times"
    BAD_VALUE = "value"


class BrokenContent(Refusal):
    """A content file (programme, script, voice) that cannot be used: file, line or key, what is wrong, and its data."""

    def __init__(self, file: str, key: str, reason: ContentFault, **data: object) -> None:
        super().__init__(f"{file}: {key}: {reason} {data or ''}".rstrip())
        self.file = file
        self.key = key
        self.reason = reason
        self.data = data


class DecodeFault(StrEnum):
    """Why a sound is not to be played once it has been decoded. `SAMPLES`: no numbers, or deafening ones."""

    EMPTY = "empty"
    KIND = "kind"
    ENCODING = "encoding"
    CHANNELS = "channels"
    RATE = "rate"
    SAMPLES = "samples"
    LONG = "long"
    LARGE = "large"
    SLOW = "slow"
    UNDECODABLE = "undecodable"
    SILENT = "silent"
    QUIET = "quiet"
    CLIPPED = "clipped"


class RecordingFault(StrEnum):
    """Why a whole recording cannot become an exercise.

    `NEEDS_FFMPEG`: that program may read it; `CLIPPED`: it is distorted; `NO_SPEECH`: nobody is heard to speak;
    `NO_PAUSES`: nothing to stretch; `NO_LENGTH`: no whole minutes that it can last; `TAKEN`: there is an exercise with that
    id; `BAD_ID`, `BAD_CAPTIONS`: the id, or the file of captions, cannot be used.
    """

    KIND = "kind"
    NEEDS_FFMPEG = "needs_ffmpeg"
    RATE = "rate"
    SAMPLES = "samples"
    SHORT = "short"
    LONG = "long"
    UNDECODABLE = "undecodable"
    CLIPPED = "clipped"
    NO_SPEECH = "no_speech"
    NO_PAUSES = "no_pauses"
    NO_LENGTH = "no_length"
    TAKEN = "taken"
    BAD_ID = "bad_id"
    BAD_CAPTIONS = "bad_captions"


class RecordingProblem(InvalidRequest):
    """A whole recording cannot become an exercise: why, and which file or id it is about."""

    def __init__(self, reason: RecordingFault, name: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.reason = reason
        self.name = name


class UnreadableSound(InvalidRequest):
    """A sound file cannot become a take: its name, and why. `needs_ffmpeg`: with that program it might."""

    def __init__(self, file: str, reason: FileFault | DecodeFault, *, needs_ffmpeg: bool = False) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason
        self.needs_ffmpeg = needs_ffmpeg


class VoiceFault(StrEnum):
    """Why the sound of an exercise does not fit its cue sheet.

    `SHEET`: the sheet cannot be read; `CHANGED`: the sheet was made for another sound; `OUTSIDE`: the sound is not in the
    voice's folder; `CUT_OFF`: it ends before its last take; `STALE`: some sentences have no take, the others do sound;
    `NO_VOICE`: no voice speaks the language of the guidance; `OTHER_LANGUAGE`: this voice speaks none that the exercise is
    written in; `TAKE_TOO_LONG`: the file of one sentence lasts longer than any sentence; `CONSENT_OVER`: whose voice it is
    has let it be used until a day that is past; `ONLY_NORWEGIAN`: the exercise is not
    written in the language of the guidance, and comes in Norwegian; `NOT_YET`: a voice that came with the program has not
    read this exercise yet; `ANOTHER_READS`: so another one reads it.
    """

    SHEET = "unreadable"
    CHANGED = "changed"
    OUTSIDE = "outside"
    CUT_OFF = "cut_off"
    STALE = "stale"
    NO_VOICE = "no_voice"
    OTHER_LANGUAGE = "other_language"
    TAKE_TOO_LONG = "take_too_long"
    CONSENT_OVER = "consent_over"
    ONLY_NORWEGIAN = "only_norwegian"
    NOT_YET = "not_yet"
    ANOTHER_READS = "another_reads"


class MissingSound(Refusal):
    """The sound of an exercise is not there or is not to be played; the practice can go on with captions.

    Where some sentences can be said all the same, and with `VoiceFault.STALE`, the data has `missing` and `total`, numbers
    of sentences; the reason and the file are those of the first that cannot.
    """

    def __init__(
        self, voice: str, exercise: str, file: str, reason: FileFault | DecodeFault | VoiceFault, **data: int
    ) -> None:
        super().__init__(f"{voice}/{exercise}: {file}: {reason} {data or ''}".rstrip())
        self.voice = voice
        self.exercise = exercise
        self.file = file
        self.reason = reason
        self.data = data

    @property
    def is_never_made(self) -> bool:
        """Return whether this exercise was never read in this voice, rather than that something is wrong with it."""
        return self.reason is FileFault.ABSENT and not self.data

    @property
    def code(self) -> str:
        """The reason with its numbers, for other programs."""
        return " ".join((self.reason, *map(str, self.data.values())))


class DiaryFault(StrEnum):
    """Why the diary, or the file of a clinic, cannot be read or written.

    Of the content: `NEWER`, `FOREIGN`, `DAMAGED`, `REPLACED` (another diary has taken its place), `SEALED` (encrypted,
    and the key is not here), `LOCKED` (its passphrase has not been given). Of the disk: `FULL`, `QUOTA`, `LARGE` (files
    may not grow like that), `READONLY`, `DISK` (it answers with errors). Of the name: `FORBIDDEN`, `IN_THE_WAY` (a file
    where a folder should be), `BACKUPS` (something else where their folder should be), `FOLDER`, `SPECIAL` (a pipe, a
    device, or a folder where the journal should be), `LINK` (it leads nowhere), `LONG`, `MOVED` (it was there and is no
    more), `HANDLES` (too many files are open). Of a server: `AWAY`: it cannot be reached, or not used now.
    """

    NEWER = "newer"
    FOREIGN = "foreign"
    DAMAGED = "damaged"
    REPLACED = "other"
    SEALED = "sealed"
    LOCKED = "locked"
    FULL = "full"
    QUOTA = "quota"
    LARGE = "large"
    READONLY = "readonly"
    DISK = "disk"
    FORBIDDEN = "forbidden"
    IN_THE_WAY = "in-the-way"
    BACKUPS = "backups"
    FOLDER = "folder"
    SPECIAL = "special"
    LINK = "link"
    LONG = "long"
    MOVED = "moved"
    HANDLES = "handles"
    AWAY = "away"


class DiaryProblem(Refusal):
    """The diary cannot be read or written: why, and where it is.

    With `DiaryFault.DAMAGED` the data may have `hindered`: why it could not be repaired.
    """

    def __init__(self, reason: DiaryFault, path: str, **data: object) -> None:
        super().__init__(f"{path}: {reason} {data or ''}".rstrip())
        self.reason = reason
        self.path = path
        self.data = data


class BusyWith(StrEnum):
    """What somebody else holds: a practice in progress, the diary's write lock, other windows of this diary, a person who
    is logged in at a screen, the clinic's file."""

    PRACTICE = "practice"
    DIARY = "diary"
    WINDOWS = "windows"
    PERSON = "person"
    CLINIC = "clinic"


class Busy(Refusal):
    """Somebody else holds what is asked for (exit code 3)."""

    def __init__(self, what: BusyWith) -> None:
        super().__init__(what)
        self.what = what


class SchedulerFault(StrEnum):
    """Why the system's scheduler cannot be used for a reminder."""

    ABSENT = "absent"
    REFUSED = "refused"


class SchedulerProblem(Refusal):
    """The system's scheduler cannot be used for a reminder: why, and which scheduler."""

    def __init__(self, reason: SchedulerFault, scheduler: str) -> None:
        super().__init__(f"{scheduler}: {reason}")
        self.reason = reason
        self.scheduler = scheduler


class NothingPlaying(Refusal):
    """A command was given to the practice in progress, and there is none."""

    def __init__(self) -> None:
        super().__init__("nothing playing")


class NotNow(Refusal):
    """The practice in progress cannot do what it was asked just now: its device is lost, or it waits for an answer."""

    def __init__(self, command: str) -> None:
        super().__init__(f"not now: {command}")
        self.command = command
