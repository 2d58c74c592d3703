"""What was heard and measured of the stored voices, as text: `python report.py` writes report.md anew.

report.json holds one line a take. reviews.tsv holds `voice, cue id, review` for every take over the
limit, so that none is passed over in silence; a cue whose text changes has a new id and needs a new
review.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import measure
from measure import SentenceMeasures, TakeMeasures

FINDINGS = Path(__file__).with_name("report.json")
REVIEWS = Path(__file__).with_name("reviews.tsv")
CUE_LIMIT = 0.35
WORST = 12
REVIEWED_HOW = "Read off from what was heard and from the sounds asked for, not by ear."


@dataclass(frozen=True, slots=True)
class Heard:
    """What the recogniser wrote of one take; distances are edits, lengths are of the written text."""

    text: str
    character_edits: int
    characters: int
    word_edits: int
    words: int

    @property
    def cer(self) -> float:
        """Character error rate."""
        return self.character_edits / max(self.characters, 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One stored take: what it says, the hash of its file, what was heard (None: not listened to) and measured."""

    id: str
    exercise: str
    sha256: str
    written: str
    heard: Heard | None
    measures: TakeMeasures


@dataclass(frozen=True, slots=True)
class Sounding:
    """A voice's spectrum and rated quality; see measure.py."""

    whistle_db: float
    hump_db: float
    dnsmos: float


@dataclass(frozen=True, slots=True)
class Findings:
    """All takes by voice, and how each voice sounds."""

    takes: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    soundings: Mapping[str, Sounding] = field(default_factory=dict)

    def of(self, voice: str, exercise: str = "") -> list[Finding]:
        """The takes of a voice, or of one exercise in it."""
        return [f for f in self.takes.get(voice, ()) if exercise in ("", f.exercise)]

    def with_exercise(self, voice: str, exercise: str, found: Sequence[Finding]) -> Findings:
        """These findings with one exercise heard anew, exercises in order of their names."""
        others = [finding for finding in self.of(voice) if finding.exercise != exercise]
        whole = sorted([*others, *found], key=lambda finding: finding.exercise)
        return replace(self, takes={**self.takes, voice: whole})

    def with_sounding(self, voice: str, sounding: Sounding) -> Findings:
        """These findings with a voice's spectrum and quality measured anew."""
        return replace(self, soundings={**self.soundings, voice: sounding})


def rates(found: Sequence[Finding]) -> tuple[float, float, int]:
    """Character and word error rate over all that was listened to, and how many takes that was."""
    heard = [finding.heard for finding in found if finding.heard]
    characters = sum(each.characters for each in heard) or 1
    words = sum(each.words for each in heard) or 1
    wrong = sum(each.character_edits for each in heard), sum(each.word_edits for each in heard)
    return wrong[0] / characters, wrong[1] / words, len(heard)


def total_line(name: str, found: Sequence[Finding]) -> str:
    """One line: how many takes, how many were heard, their error rates, how many over the limit."""
    cer, wer, heard = rates(found)
    over = len(over_limit(found))
    return f"{name}: {len(found)} takes, {heard} heard, CER {cer:.3f}, WER {wer:.3f}, {over} over {CUE_LIMIT}"


def over_limit(found: Sequence[Finding]) -> list[Finding]:
    """Takes that must be reviewed, worst first."""
    return [finding for finding in _worst(found) if finding.heard and finding.heard.cer > CUE_LIMIT]


def misheard(found: Sequence[Finding], word: str) -> tuple[int, int]:
    """How many of the takes that say `word` were heard without it, and how many say it."""
    said = [f.heard.text.lower() for f in found if f.heard and word in f.written.lower().split()]
    return sum(word not in text for text in said), len(said)


def page(findings: Findings) -> str:
    """The report as Markdown: prosody and sound, error rates, takes to review, the worst."""
    lines = ["# What the voices sound like", "", *_figures(findings), "", *_error_rates(findings)]
    lines += ["", f"## Takes over {CUE_LIMIT}, reviewed", "", REVIEWED_HOW, ""]
    lines += [line for voice in findings.takes for line in _reviewed(voice, findings.of(voice))]
    for voice in findings.takes:
        lines += ["", f"## Worst takes of {voice}", ""]
        for finding in _worst(findings.of(voice))[:WORST]:
            lines += [
                f"- {finding.heard.cer if finding.heard else 0:.2f} `{finding.id}` {finding.written}",
                f"  heard: {finding.heard.text if finding.heard else ''}",
            ]
    return "\n".join(lines) + "\n"


def _figures(findings: Findings) -> list[str]:
    """The table of prosody and sound."""
    lines = [
        "Made by `python tools/voice/listen.py` from the stored files: prosody by a pitch tracker of its own",
        "(pitch.py), of spread figures the 10th, **50th** and 90th percentile.",
        "",
        "| figure | " + " | ".join(findings.takes) + " |",
        "|---|" + "---|" * len(findings.takes),
    ]
    prosodies = [measure.prosody_of([f.measures for f in findings.of(v)]) for v in findings.takes]
    rows: list[tuple[str, list[str]]] = [
        ("questions that rise ≥ 3 semitones in their last .3 s",
         [f"{p.questions_rising:.0%} of {p.questions}" if p.questions else "–" for p in prosodies]),
        ("end of sentences in a thought that goes on, semitones", [_three(p.end_goes_on) for p in prosodies]),
        ("end of sentences that conclude a thought, semitones", [_three(p.end_concludes) for p in prosodies]),
        ("silence between two sentences of a cue, s", [_three(p.joins) for p in prosodies]),
        ("words a minute inside speech, all together", [f"{p.words_a_minute:.0f}" for p in prosodies]),
        ("words a minute, sentence by sentence", [_three(p.pace) for p in prosodies]),
    ]  # fmt: skip
    soundings = [findings.soundings.get(voice) for voice in findings.takes]
    rows += [
        ("tone at 9.6 kHz over its neighbours, dB", [f"{s.whistle_db:+.1f}" if s else "–" for s in soundings]),
        ("8–10 kHz over 6–8 kHz, dB", [f"{s.hump_db:+.1f}" if s else "–" for s in soundings]),
        ("DNSMOS, overall", [f"{s.dnsmos:.2f}" if s else "–" for s in soundings]),
        ("«kjenn» misheard", [_of_all(misheard(findings.of(v), "kjenn")) for v in findings.takes]),
    ]  # fmt: skip
    return [*lines, *(f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows)]


def _error_rates(findings: Findings) -> list[str]:
    lines = [
        "Whisper base (offline) on the stored takes; it has no part in how takes are made from 0.2.0",
        "on. CER and WER are summed edits over summed length.",
        "",
        "| voice | exercise | takes | heard | CER | WER |",
        "|---|---|---|---|---|---|",
    ]
    for voice in findings.takes:
        found = findings.of(voice)
        names = dict.fromkeys(finding.exercise for finding in found)
        lines.append(_row(voice, "**all**", found))
        lines += [_row(voice, name, findings.of(voice, name)) for name in names]
    return lines


def _row(voice: str, exercise: str, found: Sequence[Finding]) -> str:
    cer, wer, heard = rates(found)
    return f"| {voice} | {exercise} | {len(found)} | {heard} | {cer:.3f} | {wer:.3f} |"


def _of_all(count: tuple[int, int]) -> str:
    """How many of how many; a dash where there are none at all, as of Norwegian words in English."""
    return "{} of {}".format(*count) if count[1] else "–"


def _three(spread: tuple[float, float, float]) -> str:
    return "{:.1f} · **{:.1f}** · {:.1f}".format(*spread) if any(spread) else "–"


def _worst(found: Sequence[Finding]) -> list[Finding]:
    heard = [finding for finding in found if finding.heard]
    return sorted(heard, key=lambda finding: -finding.heard.cer if finding.heard else 0.0)


def _reviewed(voice: str, found: Sequence[Finding]) -> list[str]:
    """Two lines for every take over the limit: what was heard, and why it stays."""
    said, over = reviews(), over_limit(found)
    lines = [] if over else [f"- {voice}: none"]
    for finding in over:
        why = said.get((voice, finding.id), "not yet reviewed")
        heard = finding.heard.text if finding.heard else ""
        cer = finding.heard.cer if finding.heard else 0.0
        lines += [
            f"- {voice} {cer:.2f} `{finding.id}` {finding.written}",
            f"  heard: {heard} Review: {why}.",
        ]
    return lines


def reviews(path: Path = REVIEWS) -> Mapping[tuple[str, str], str]:
    """The review by voice and cue id."""
    found: dict[tuple[str, str], str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            voice, cue_id, review = line.split("\t")
            found[voice, cue_id] = review
    return found


def write(findings: Findings, path: Path = FINDINGS) -> None:
    """Keeps the findings, one take a line, and the page beside them."""
    head = json.dumps({voice: asdict(each) for voice, each in findings.soundings.items()})
    voices = []
    for voice in findings.takes:
        lines = [json.dumps(asdict(f), ensure_ascii=False) for f in findings.of(voice)]
        voices.append(f"{json.dumps(voice)}: [\n" + ",\n".join(lines) + "\n]")
    text = f'{{"soundings": {head},\n"takes": {{\n' + ",\n".join(voices) + "\n}}\n"
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".md").write_text(page(findings), encoding="utf-8")


def read(path: Path = FINDINGS) -> Findings:
    """The kept findings; none when nothing was heard yet."""
    if not path.exists():
        return Findings()
    content = json.loads(path.read_text(encoding="utf-8"))
    takes = {voice: [_finding(each) for each in found] for voice, found in content["takes"].items()}
    soundings = {voice: Sounding(**each) for voice, each in content["soundings"].items()}
    return Findings(takes, soundings)


def _finding(stored: Mapping[str, Any]) -> Finding:
    measures = stored["measures"]
    return Finding(
        stored["id"],
        stored["exercise"],
        stored["sha256"],
        stored["written"],
        Heard(**stored["heard"]) if stored["heard"] else None,
        TakeMeasures(
            tuple(SentenceMeasures(**each) for each in measures["sentences"]),
            tuple(measures["joins"]),
        ),
    )


if __name__ == "__main__":
    write(read())
