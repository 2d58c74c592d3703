"""Refusals: what the domain and the edges say no to, as data.

A refusal carries facts; `words.refusals` turns it into a Norwegian sentence. Nothing here is meant to be read by a user.
"""


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
    """A script that no whole number of minutes can meet under the rules: a fault of the content."""

    def __init__(self, exercise: str) -> None:
        super().__init__(f"{exercise}: no feasible length")
        self.exercise = exercise


class UnknownName(InvalidRequest):
    """A name that does not exist: what kind of thing, what was asked, and what does exist."""

    def __init__(self, kind: str, asked: str, known: tuple[str, ...]) -> None:
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
    """Text from outside that nobody could decode: which field or option it was for."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field}: undecodable")
        self.field = field


class UnusableFile(InvalidRequest):
    """A file somebody handed in that cannot be taken: which, and a reason code: absent, kind, newer, damaged, large,
    fact (`number` counts from 1, `field` names the value, `wanted` is a code for what should have stood there, for a
    range with `lowest` and `highest`)."""

    def __init__(self, file: str, reason: str, **data: object) -> None:
        super().__init__(f"{file}: {reason} {data or ''}".rstrip())
        self.file = file
        self.reason = reason
        self.data = data


class UnreadableFile(Refusal):
    """A file that cannot be read at all: which, and a reason code: absent, forbidden, folder, special (a pipe or a
    device), large (`largest` bytes are allowed), loop (links that lead nowhere), name (no file can be called that),
    encoding (text that is not UTF-8, first in `line`), disk (it answers with errors)."""

    def __init__(self, file: str, reason: str, **data: object) -> None:
        super().__init__(f"{file}: {reason} {data or ''}".rstrip())
        self.file = file
        self.reason = reason
        self.data = data


class BrokenContent(Refusal):
    """A content file (programme, script, voice) that cannot be used: file, line or key, reason code and its data."""

    def __init__(self, file: str, key: str, reason: str, **data: object) -> None:
        super().__init__(f"{file}: {key}: {reason} {data or ''}".rstrip())
        self.file = file
        self.key = key
        self.reason = reason
        self.data = data


class MissingSound(Refusal):
    """The sound of an exercise is not there or is not to be played; the practice can go on with captions.

    `reason`: one of `UnreadableFile` or of `Heard`; or unreadable (the cue sheet), changed (another sound than the sheet
    was made for), outside (not in the voice's folder), cut_off (it ends before its last take), stale (`missing` of `total`
    sentences have no take; the others do sound).
    """

    def __init__(self, voice: str, exercise: str, file: str, reason: str, **data: int) -> None:
        super().__init__(f"{voice}/{exercise}: {file}: {reason} {data or ''}".rstrip())
        self.voice = voice
        self.exercise = exercise
        self.file = file
        self.reason = reason
        self.data = data

    @property
    def code(self) -> str:
        """The reason with its numbers, for other programs."""
        return " ".join((self.reason, *map(str, self.data.values())))


class DiaryProblem(Refusal):
    """The diary cannot be read or written: where it is, and a reason code.

    Of the content: newer, foreign, damaged (`hindered`: why it could not be set in order), other (another diary has taken
    its place). Of the disk: full, quota, large (files may not grow like that), readonly, disk (it answers with errors). Of
    the name: forbidden, in-the-way (a file where a folder should be), backups (something else where their folder
    should be), folder, special (a pipe, a device, or a folder where the journal should be), link (it leads nowhere), long,
    moved (it was there and is no more), handles (too many files are open).
    """

    def __init__(self, reason: str, path: str, **data: object) -> None:
        super().__init__(f"{path}: {reason} {data or ''}".rstrip())
        self.reason = reason
        self.path = path
        self.data = data


class Busy(Refusal):
    """Somebody else holds what is asked for (exit code 3): a practice under way, or the diary's write lock."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class SchedulerProblem(Refusal):
    """The system's scheduler cannot be used for a reminder: a reason code (absent, refused) and which scheduler."""

    def __init__(self, reason: str, scheduler: str) -> None:
        super().__init__(f"{scheduler}: {reason}")
        self.reason = reason
        self.scheduler = scheduler


class NothingPlaying(Refusal):
    """An order was given to a practice under way, and there is none."""

    def __init__(self) -> None:
        super().__init__("nothing playing")


class NotNow(Refusal):
    """The practice under way cannot do what it was asked just now: its device is lost, or it waits for an answer."""

    def __init__(self, command: str) -> None:
        super().__init__(f"not now: {command}")
        self.command = command
