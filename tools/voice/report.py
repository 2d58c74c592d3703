"""The listener's findings as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from listen import Heard

CUE_LIMIT = 0.35
WORST = 12


def rates(cues: Sequence[Heard]) -> tuple[float, float]:
    """Character and word error rate over all cues together."""
    characters = sum(cue.characters for cue in cues) or 1
    words = sum(cue.words for cue in cues) or 1
    wrong = sum(cue.character_edits for cue in cues), sum(cue.word_edits for cue in cues)
    return wrong[0] / characters, wrong[1] / words


def total_line(voice: str, cues: Sequence[Heard]) -> str:
    """One line: voice, error rates, how many cues, how many over the limit."""
    cer, wer = rates(cues)
    over = sum(cue.cer > CUE_LIMIT for cue in cues)
    return f"{voice}: CER {cer:.3f}, WER {wer:.3f}, {len(cues)} cues, {over} over {CUE_LIMIT}"


def page(results: Mapping[str, Sequence[Heard]]) -> str:
    """The report as Markdown: totals, each exercise, the worst cues."""
    lines = [
        "# What a recogniser hears",
        "",
        "Whisper base (offline, Norwegian) on every stored cue, as decoded. CER and WER are summed",
        "edits over summed length. Made by `python tools/voice/listen.py`.",
        "",
        "| voice | exercise | cues | CER | WER |",
        "|---|---|---|---|---|",
    ]
    for voice, cues in results.items():
        lines.append(_row(voice, "**all**", cues))
        exercises = dict.fromkeys(cue.exercise for cue in cues)
        lines += [_row(voice, e, [cue for cue in cues if cue.exercise == e]) for e in exercises]
    for voice, cues in results.items():
        over = sum(cue.cer > CUE_LIMIT for cue in cues)
        lines += ["", f"## Worst cues of {voice} ({over} over {CUE_LIMIT})", ""]
        worst = sorted(cues, key=lambda cue: -cue.cer)
        for cue in worst[: max(WORST, over)]:
            lines += [f"- {cue.cer:.2f} `{cue.id}` {cue.written}", f"  heard: {cue.heard}"]
    return "\n".join(lines) + "\n"


def _row(voice: str, exercise: str, cues: Sequence[Heard]) -> str:
    cer, wer = rates(cues)
    return f"| {voice} | {exercise} | {len(cues)} | {cer:.3f} | {wer:.3f} |"
