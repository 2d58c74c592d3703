"""What is said of a sound file of an exercise, made in the app or by `render`, and what the file says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..domain.score import Score, SoundTags
from .formats import minutes, replaced_sentence
from .i18n import _, fill, phrase, sentences

TITLE = phrase("Lag lydfil")
WHY = phrase("En øvelse som lydfil til telefonen, i den lengden du vil. Teksten følger med.")
WHICH = phrase("Hvilken øvelse?")
HOW_LONG = phrase("Hvor lenge skal den vare?")
WHERE = phrase("Hvor skal fila ligge?")
OTHER_FOLDER = phrase("Ei annen mappe")
OTHER_FOLDER_ASK = phrase("Hvilken mappe?")
OTHER_FOLDER_WHY = phrase("Skriv hele stien, for eksempel til en minnepinne.")
FOLDER_LENGTH = 500
MAKING = phrase("Lager lydfila …")
MADE = phrase("Ferdig")
BREAK_OFF = phrase("avbryt")
BROKEN_OFF = phrase("Avbrutt. Ingen fil er laget.")
_NOT_IN_A_NAME = re.compile(r"[^\w ,()–-]+")
"""What stands for something else in the name of a file on a telephone, a memory stick or another system."""


def file_name(title: str, length: float, suffix: str) -> str:
    """The name of the sound file of an exercise, as it is read in a list on a telephone."""
    readable = " ".join(_NOT_IN_A_NAME.sub(" ", title).split())
    lasting = minutes(length)
    return f"{_('{title}, {minutes}').format(title=readable, minutes=lasting) if readable else lasting}{suffix}"


def tags(score: Score, length: float, voice: str) -> SoundTags:
    """What the sound file says of itself. `voice`: the name of the voice that speaks, "" for none."""
    return SoundTags(
        title=_("{title}, {minutes}").format(title=score.timeline.title, minutes=minutes(length)),
        artist="nærvær",
        album=_("Øvelser fra nærvær"),
        comment=_("Stemme: {voice}").format(voice=voice) if voice else "",
        words="\n".join(cue.text for cue in score.timeline.cues),
    )


def percent(part: float) -> str:
    """How much of something is done; `part` is 0…1."""
    return _("{percent} %").format(percent=int(part * 100))


def how_to_break_off(key: str) -> str:
    """How something that takes a while is broken off in lines."""
    return _("{key} og Enter avbryter.").format(key=key)


def rendered_lines(file: str, title: str, length: float, replaced: bool, captions: Sequence[str] = ()) -> Iterator[str]:
    """A sound file was rendered, with files of captions or without."""
    yield fill(
        _("Lydfila er laget: {title}, {minutes}. {replaced} Den ligger her: {file}"),
        title=title,
        minutes=minutes(length),
        replaced=replaced_sentence(replaced),
        file=file,
    )
    for name in captions:
        yield _("Tekstingen ligger her: {captions}").format(captions=name)


def made_lines(score: Score, file: str, length: float, replaced: bool, has_words: bool) -> Iterator[str]:
    """A sound file was made, from within the program."""
    yield from rendered_lines(file, score.timeline.title, length, replaced)
    if has_words:
        yield sentences(
            _("Ordene ligger ved siden av, som .lrc og .vtt."),
            _("Noen spillere på telefonen viser dem mens lyden går."),
        )
