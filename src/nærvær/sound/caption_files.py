"""The words of a timeline beside its sound file: WebVTT for video players, LRC for music players on telephones."""

from __future__ import annotations

from ..domain.score import SoundTags
from ..domain.timeline import Timeline

LRC_SUFFIX = ".lrc"
CLEARED_AFTER_SECONDS = 5
"""A line of LRC stands until the next one; before a longer pause an empty one takes it away."""


def caption_text(suffix: str, timeline: Timeline, tags: SoundTags) -> str:
    """Return the words as the file with this suffix has them: LRC for .lrc, else WebVTT."""
    return lrc(timeline, tags) if suffix.lower() == LRC_SUFFIX else web_vtt(timeline)


def web_vtt(timeline: Timeline) -> str:
    """The captions of a timeline as planned."""
    cues = [
        f"{number}\n{_timestamp(cue.start, timeline.rate)} --> {_timestamp(cue.end, timeline.rate)}\n{_escaped(cue.text)}\n"
        for number, cue in enumerate(timeline.cues, 1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _timestamp(frame: int, rate: int) -> str:
    milliseconds = round(frame * 1000 / rate)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def lrc(timeline: Timeline, tags: SoundTags) -> str:
    """The lines of a timeline with the time of each, and a head of what `tags` tell."""
    head = [f"[{key}:{text}]" for key, text in (("ti", tags.title), ("ar", tags.artist), ("al", tags.album)) if text]
    head.append(f"[length:{timeline.total // timeline.rate // 60:02}:{timeline.total // timeline.rate % 60:02}]")
    pause = CLEARED_AFTER_SECONDS * timeline.rate
    lines = []
    for cue, after in zip(timeline.cues, (*timeline.cues[1:], None), strict=True):
        lines.append(f"[{_lrc_time(cue.start, timeline.rate)}]{cue.text}")
        if (timeline.total if after is None else after.start) - cue.end > pause:
            lines.append(f"[{_lrc_time(cue.end, timeline.rate)}]")
    return "\n".join([*head, *lines, ""])


def _lrc_time(frame: int, rate: int) -> str:
    """Minutes, which may be more than an hour's, seconds and hundredths."""
    minutes, rest = divmod(round(frame * 100 / rate), 6000)
    return f"{minutes:02}:{rest // 100:02}.{rest % 100:02}"
