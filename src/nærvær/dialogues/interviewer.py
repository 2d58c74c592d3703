"""The port over which a dialogue talks with a person, and the questions that it asks through it.

A dialogue is an async function: it awaits the answer to each question and returns one line to say afterwards, or "". The
terminal app answers with pages, plain mode with lines, the kiosk with the same pages behind its lock; each holds the same
dialogues.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING, Generic, Protocol, TypeAlias, TypeVar

from ..domain.catalogue import Catalogue
from ..domain.diary import Entry, Fact
from ..domain.errors import Refusal
from ..quick_dataclass import dataclass
from ..texts.keys import GO_BACK
from ..texts.ratings import RatingItem

if TYPE_CHECKING:  # named only: on the road to *today*
    from ..domain.sound_samples import SoundSample

Value = TypeVar("Value")
ValueCo = TypeVar("ValueCo", covariant=True)
Result = TypeVar("Result")


class Unanswered(Enum):
    """Why a question has no answer: the person pressed Esc (see `OnEscape`), or skipped this one question."""

    ESCAPED = auto()
    SKIPPED = auto()


@dataclass(frozen=True, slots=True)
class Back:
    """The answer of a person who wants the previous question again; `draft` is the text they had begun to write here."""

    draft: str = ""


NoAnswer = Back | Unanswered


class PersonLeft(Exception):
    """Raised by a question in plain mode when the person leaves in the middle of a dialogue.

    The terminal app cancels the dialogue instead, so clean up in `finally` or by `saved_when_cut_off`.
    """


MakeSample: TypeAlias = "Callable[[], SoundSample | None]"
"""Makes what an option sounds like; None where that is silence."""


@dataclass(frozen=True, slots=True)
class Option(Generic[ValueCo]):
    """One row of a list: its label, the value it stands for, a detail beside it, and help for when it has the focus.

    Rows of one `group` stand together, under its name. `sample` makes what the option sounds like, for a face to play
    before it is chosen (None: silence); it takes a moment, and raises a `Refusal` where there is nothing to be heard.
    """

    label: str
    value: ValueCo
    detail: str = ""
    help: str = ""
    group: str = ""
    sample: MakeSample | None = None


class OnEscape(Enum):
    """What Esc does at a question: go one step back, skip this question, skip the rest, or finish what is being done."""

    BACK = auto()
    SKIP = auto()
    REST = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class QuestionPosition:
    """Where a question stands among those asked in turn: its number of the total (0: not shown); whether one precedes it."""

    number: int = 0
    total: int = 0
    has_previous: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to `Rate`: 0…10, or None when the person chose not to answer or took the answer away."""

    value: int | None


@dataclass(frozen=True, slots=True)
class Rate:
    """Asks for a number from 0 to 10; `initial` is marked from the start.

    With `clearable` an earlier answer is being corrected: skipping leaves it, and taking it away is a choice of its own.
    """

    heading: str
    item: RatingItem
    initial: int | None = None
    clearable: bool = False
    on_escape: OnEscape = OnEscape.BACK
    position: QuestionPosition | None = None


@dataclass(frozen=True, slots=True)
class EnterText:
    """Asks for at most `max_length` characters; `initial` stands there already.

    `save_label` says what a page calls giving the text, where it has another name than usual. `help_at_clinic` stands in
    place of `help` on a screen that many use, where it says something else ("": the same). With `typed_ahead` False, keys
    that were typed before the page was there do not answer it. `problem` says what was wrong with the last try. `hidden`:
    what is typed is not shown.
    """

    heading: str
    question: str
    help: str
    max_length: int
    example: str = ""
    initial: str = ""
    save_label: str = ""
    help_at_clinic: str = ""
    typed_ahead: bool = True
    on_escape: OnEscape = OnEscape.BACK
    position: QuestionPosition | None = None
    problem: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class EnterCode:
    """Asks for a code of `length` characters; `problem` says what was wrong with the last try."""

    heading: str
    question: str
    problem: str
    length: int
    on_escape: OnEscape = OnEscape.BACK
    position: QuestionPosition | None = None


@dataclass(frozen=True, slots=True)
class Choose(Generic[ValueCo]):
    """Asks for one of several options; the answer is its value.

    The option at index `first` has the focus; with `answered` it is also marked as the person's earlier answer. With
    `shortcuts` the options can be chosen by a digit.
    """

    heading: str
    question: str
    options: tuple[Option[ValueCo], ...]
    first: int = 0
    shortcuts: bool = False
    answered: bool = False
    on_escape: OnEscape = OnEscape.BACK
    position: QuestionPosition | None = None


@dataclass(frozen=True, slots=True)
class Show(Generic[ValueCo]):
    """Shows sentences with buttons under them, as (label, value). The answer is a value; Esc answers `back` if there is one.

    The button at index `first` has the focus; with `answered` it is also marked as the person's earlier answer. With
    `typed_ahead` False, keys that were typed before the page was there do not answer it.
    """

    heading: str
    sentences: tuple[str, ...]
    options: tuple[tuple[str, ValueCo], ...]
    back: ValueCo | None = None
    first: int = 0
    answered: bool = False
    typed_ahead: bool = True
    on_escape: OnEscape = OnEscape.BACK
    position: QuestionPosition | None = None


@dataclass(frozen=True, slots=True)
class LabelledBar:
    """One bar of a chart: its label, its value from 0 to the chart's `highest` (None: not answered), and that as text."""

    label: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """A chart of bars under a title; a full bar stands for `highest`.

    `scale` is a sentence about the two ends. `one_by_one`: the values are counted, and drawn as so many dots.
    """

    title: str
    bars: tuple[LabelledBar, ...]
    highest: float
    scale: str = ""
    one_by_one: bool = False


@dataclass(frozen=True, slots=True)
class DotPair:
    """One row of a dot plot: a number before and after, each also as text; and all of the row as a sentence."""

    label: str
    detail: str
    before: float
    after: float
    before_text: str
    after_text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Pairs of numbers from 0 to `highest` under a title, two dots for each pair; `scale` is a sentence about the ends."""

    title: str
    scale: str
    pairs: tuple[DotPair, ...]
    highest: int


@dataclass(frozen=True, slots=True)
class ShowCharts:
    """Shows charts and sentences about them."""

    heading: str
    charts: tuple[BarChart | DotPlot, ...]
    sentences: tuple[str, ...]


Progress = Callable[[float], None]
"""Tells how much of a long work is done, 0…1. Raises `BrokenOff` when the person has broken it off."""


class BrokenOff(Exception):
    """The person has broken a long work off: it undoes what it has done so far."""


@dataclass(frozen=True, slots=True)
class LongWork(Generic[ValueCo]):
    """Work that takes seconds or minutes: shown with `sentence` and how far it has come, and broken off by Esc.

    `do` is called in another thread.
    """

    heading: str
    sentence: str
    do: Callable[[Progress], ValueCo]


class Interviewer(Protocol):
    """How a face asks a person. Every answer is typed: a value, or why there is none."""

    async def rate(self, question: Rate) -> Answer | NoAnswer:
        """Ask for a number from 0 to 10."""

    async def enter_text(self, question: EnterText) -> str | NoAnswer:
        """Ask for a text."""

    async def enter_code(self, question: EnterCode) -> str | NoAnswer:
        """Ask for a code."""

    async def choose(self, question: Choose[Value]) -> Value | NoAnswer:
        """Ask for one of several options."""

    async def show(self, message: Show[Value]) -> Value | NoAnswer:
        """Show sentences, and ask which of the buttons under them."""

    async def show_charts(self, charts: ShowCharts) -> None:
        """Show charts until the person has seen them."""

    async def show_refusal(self, heading: str, error: Refusal | OSError) -> None:
        """Show why something was refused or failed, and what to do."""

    async def save(self, fact: Fact) -> Entry | None:
        """Append a fact to the diary. None when that failed and the person went on without."""

    def save_soon(self, fact: Fact) -> None:
        """Append a fact to the diary without waiting for it; it is there before the program ends."""

    async def work(self, do: Callable[[], Result]) -> Result:
        """Do something that takes a while, such as writing a file, while the face goes on. Raises what `do` raises."""

    async def do_long_work(self, work: LongWork[Value]) -> Value | NoAnswer:
        """Do it, show how far it has come, and let the person break it off. Raises what it raises."""

    def describe(self, error: Refusal | OSError) -> str:
        """Why something was refused and what to do, as this face may say it: without paths on a screen that many use."""


@contextmanager
def saved_when_cut_off(interviewer: Interviewer, facts: Callable[[], Iterable[Fact]]) -> Iterator[None]:
    """Save `facts()`, what the answers so far amount to, when the person leaves in the middle of the block."""
    try:
        yield
    except BaseException:
        for fact in facts():
            interviewer.save_soon(fact)
        raise


async def save_all(interviewer: Interviewer, facts: Iterable[Fact]) -> None:
    """Save one fact after the other; when the person leaves meanwhile, those that are left are saved too."""
    left = iter(facts)
    with saved_when_cut_off(interviewer, lambda: left):
        for fact in left:
            await interviewer.save(fact)


async def work_and_show(interviewer: Interviewer, heading: str, do: Callable[[], tuple[str, ...]]) -> bool:
    """Do something that takes a while, and show the sentences it returns; when it is refused, show why, and return False."""
    try:
        sentences = await interviewer.work(do)
    except (Refusal, OSError) as error:
        await interviewer.show_refusal(heading, error)
        return False
    await interviewer.show(Show(heading, sentences, ((GO_BACK(), None),)))
    return True


@dataclass(frozen=True, slots=True)
class DialogueContext:
    """What a dialogue reads: the catalogue, the entries of the diary as it stands now, and the practice day of today."""

    catalogue: Catalogue
    entries: Callable[[], tuple[Entry, ...]]
    today: Callable[[], date]


Dialogue = Callable[[Interviewer, DialogueContext], Coroutine[object, None, str]]
"""Asks through an interviewer, and returns one line to say afterwards, or ""."""
