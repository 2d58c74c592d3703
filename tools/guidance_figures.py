"""Prints the figures of guidance: how pauses vary, where rooms lie, how much is said and how much of it is new.

    python tools/guidance_figures.py [--exercise ID ...] [--scripts FOLDER] [--minutes N ...] [--weeks N ...]
                                     [--occasions N ...] [--voice ID]
    python tools/guidance_figures.py --before FOLDER

One line for each exercise, posture, minutes, week and occasion. Without a voice, the length of speech is estimated.
`--before` writes `audio/guidance.md`: a table of what the figures were with the scripts of another folder, and are now.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from nærvær.catalogue.catalogue import content_folders  # noqa: E402
from nærvær.catalogue.script_parser import parse_script, parse_shared  # noqa: E402
from nærvær.catalogue.voiced_exercises import Reading, read_by_voice, read_manuscript, read_without_voice  # noqa: E402
from nærvær.domain.cues_for_person import CueFilter  # noqa: E402
from nærvær.domain.elastic_fit import cues_per_minute, fit  # noqa: E402
from nærvær.domain.pause_stretching import ROOM_LENGTHS, guidance_rules  # noqa: E402
from nærvær.domain.practice import Occasion, Posture  # noqa: E402
from nærvær.domain.score import Timeline  # noqa: E402
from nærvær.domain.script import Script, SharedSet, is_about_rooms  # noqa: E402

SHARED = "shared"
COUNTED_PAUSE = 1.0
NEAR_MEDIAN = 0.25
TABLE = ROOT / "audio" / "guidance.md"
PATH = ((1, 1), (2, 4), (4, 6), (7, 10))
"""The week and the time at which somebody of the table practises: the first time, and on through the course."""
HEAD = """# How guidance breathes, deepens and varies

Written by `python tools/guidance_figures.py --before FOLDER`, with the scripts of 0.1.0 in that folder: before → now, or
what is the same in both. In the usual posture, at ten minutes (or the length nearest to it) and at the longest; speech is
estimated at the same pace for both. Four figures in a row are those of week 1 at a person's first time, week 2 at the
fourth, week 4 at the sixth and week 7 at the tenth.

- **spread**: the standard deviation of the pauses of a second and more over their mean
- **near**: the greatest part of the pauses that lie within a quarter of their median
- **longest**: seconds of the longest silence
- **words**: those of week 7 over those of week 1; **new**: the part of week 7's sentences that week 1 has not
- **next day**: the part of a practice's sentences that the one before it in week 2 had not
- **opening**: the greatest part of the sentences that begin with the same word

| exercise | minutes | spread | near | longest | words | new | next day | opening |
| --- | ---: | --- | --- | --- | --- | --- | --- | --- |
"""
ROOM_FROM = 25.0
"""A pause of so many seconds is called a room in the figures, whether it was announced or not."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one practice. Times are seconds, shares 0…1.

    `spread` is the standard deviation of the pauses over their mean, `near_median` the share of them within a quarter of
    their median. `rooms` are the longest pauses, the longest first, and `longest_at` where that one begins, as a share of
    the practice. `sparsest_minute` is the least number of cues that begin in any minute. `repeated` are sentences that
    come again and are no refrain; `openings` is the share of cues that begin with the commonest first word.
    """

    spread: float
    near_median: float
    rooms: tuple[float, ...]
    longest_at: float
    speech_share: float
    words: int
    sparsest_minute: int
    repeated: tuple[str, ...]
    openings: float
    opening: str


def pauses_of(timeline: Timeline) -> list[float]:
    """Return the silences after each cue, in seconds."""
    starts = [*[cue.start for cue in timeline.cues[1:]], timeline.total]
    return [(start - cue.end) / timeline.rate for cue, start in zip(timeline.cues, starts, strict=True)]


def figures(timeline: Timeline, script: Script) -> Figures:
    """Return the figures of one practice of `script`."""
    pauses = pauses_of(timeline)
    counted = [pause for pause in pauses if pause >= COUNTED_PAUSE]
    median = statistics.median(counted)
    refrains = {cue.id for section in script.sections for cue in section.cues if cue.refrain}
    refrains |= {cue.id for each in script.shared if is_about_rooms(each.name) for cue in each.cues}
    texts = [cue.text for cue in timeline.cues if cue.cue not in refrains]
    first_words = [text.split()[0].strip(".,?:").casefold() for text in texts]
    opening = statistics.mode(first_words)
    longest = max(range(len(pauses)), key=pauses.__getitem__)
    return Figures(
        statistics.pstdev(counted) / statistics.mean(counted),
        sum(abs(pause - median) <= NEAR_MEDIAN * median for pause in counted) / len(counted),
        tuple(sorted([pause for pause in pauses if pause >= ROOM_FROM], reverse=True)),
        timeline.cues[longest].end / timeline.total,
        timeline.speech_share,
        sum(len(cue.text.split()) for cue in timeline.cues),
        min(cues_per_minute(timeline)),
        tuple(dict.fromkeys(text for text in texts if texts.count(text) > 1)),
        first_words.count(opening) / len(first_words),
        opening,
    )


def new_share(before: Timeline, after: Timeline) -> float:
    """Return the share of what is said in `after` that was not said in `before`."""
    said = {cue.text for cue in before.cues}
    return sum(cue.text not in said for cue in after.cues) / len(after.cues)


def practice(reading: Reading, minutes: int, week: int, occasion: Occasion, posture: Posture | None = None) -> Timeline:
    """Return a practice of the script as a voice reads it."""
    script = reading.script
    rules = guidance_rules(script, week, occasion, silence=False, grade=None)
    chosen = CueFilter(posture or script.default_posture, week, occasion=occasion, takes=reading.takes)
    return fit(script, reading.lengths, minutes, rules, chosen)


def load_shared(scripts: Path) -> tuple[SharedSet, ...]:
    """Return the shared lines of a folder of scripts, if it has any."""
    file = scripts / f"{SHARED}.txt"
    return parse_shared(file.read_text(encoding="utf-8"), str(file)) if file.exists() else ()


def load_readings(scripts: Path, voice: Path | None) -> Iterator[Reading]:
    """Yield every script of a folder as a voice reads it, or as it is estimated to be read."""
    shared = load_shared(scripts)
    for file in sorted(scripts.glob("*.txt")):
        if file.stem == SHARED:
            continue
        script = parse_script(file.read_text(encoding="utf-8"), str(file), shared)
        if voice is None:
            yield read_without_voice(script)
        else:
            yield read_by_voice(voice, read_manuscript(voice, script, shared) or script, None)


def line(reading: Reading, timeline: Timeline, minutes: int, week: int, occasion: int, posture: Posture) -> str:
    """Return the line of one practice."""
    found = figures(timeline, reading.script)
    rooms = " ".join(f"{room:.0f}" for room in found.rooms[:6]) or "–"
    announced = sum(round(room) in ROOM_LENGTHS and abs(room - round(room)) < 1 / 48_000 for room in found.rooms)
    return (
        f"{reading.script.exercise:16}{posture.value:9}{minutes:3} min  week {week}  time {occasion:2}  "
        f"spread {found.spread:4.2f}  near {found.near_median:4.0%}  speech {found.speech_share:4.0%}  "
        f"words {found.words:4}  sparsest {found.sparsest_minute}  rooms {rooms} ({announced} announced) at "
        f"{found.longest_at:.0%}  «{found.opening}» {found.openings:.0%}  again {len(found.repeated)}"
    )


def cells(reading: Reading, minutes: int) -> tuple[str, ...]:
    """Return the cells of one exercise and length in the table."""
    script = reading.script
    practices = [practice(reading, minutes, week, Occasion(number, number - 1)) for week, number in PATH]
    found = [figures(each, script) for each in practices]
    first, second, _, last = practices
    next_day = practice(reading, minutes, 2, Occasion(5, 4))
    return (
        " ".join([f"{each.spread:.2f}" for each in found]),
        f"{max(each.near_median for each in found):.0%}",
        " ".join([f"{max(pauses_of(each)):.0f}" for each in practices]),
        f"{found[-1].words / found[0].words:.0%}",
        f"{new_share(first, last):.0%}",
        f"{new_share(second, next_day):.0%}",
        f"{max(each.openings for each in found):.0%}",
    )


def table(before: Path, now: Path) -> Iterator[str]:
    """Yield the rows of the table: each exercise and length with its figures in both folders."""
    former = {reading.script.exercise: reading for reading in load_readings(before, None)}
    for reading in load_readings(now, None):
        script = reading.script
        for minutes in sorted({max(script.shortest, min(10, script.longest)), script.longest}):
            after = cells(reading, minutes)
            old = former.get(script.exercise)
            known = old is not None and old.script.shortest <= minutes <= old.script.longest
            was = cells(old, minutes) if old is not None and known else ("–",) * len(after)
            both = [new if old == new else f"{old} → {new}" for old, new in zip(was, after, strict=True)]
            yield f"| {script.title} | {minutes} | {' | '.join(both)} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures asked for."""
    data, audio = content_folders()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scripts", type=Path, default=data / "nb" / "scripts")
    parser.add_argument("--exercise", nargs="*")
    parser.add_argument("--voice")
    parser.add_argument("--before", type=Path)
    for name, usual in (("minutes", []), ("weeks", [1, 3, 5, 7]), ("occasions", [1, 4, 10])):
        parser.add_argument(f"--{name}", type=int, nargs="*", default=usual)
    asked = parser.parse_args(arguments)
    if asked.before:
        TABLE.write_text("\n".join([HEAD.rstrip("\n"), *table(asked.before, asked.scripts), ""]), encoding="utf-8")
        return
    for reading in load_readings(asked.scripts, audio / asked.voice if asked.voice else None):
        script = reading.script
        if asked.exercise and script.exercise not in asked.exercise:
            continue
        lengths = asked.minutes or sorted({script.shortest, min(10, script.longest), script.longest})
        for posture, minutes, week, number in itertools.product(script.postures, lengths, asked.weeks, asked.occasions):
            if script.shortest <= minutes <= script.longest:
                occasion = Occasion(number, number - 1)
                timeline = practice(reading, minutes, week, occasion, posture)
                sys.stdout.write(line(reading, timeline, minutes, week, number, posture) + "\n")


if __name__ == "__main__":
    main()
