"""A language begun and followed: a skeleton of its programme and scripts, and how much of everything is done.

`messages.py new CODE` writes the skeleton, `messages.py progress` tells how far each language is. In a skeleton every text
begins with `MARK`, and stands in Norwegian after it until it is translated. The programme is used from the beginning. A
script is called `body-scan.begun` for as long as it is worked on, so that the exercise comes in Norwegian, with a voice,
until it is done; then it is renamed to `body-scan.txt`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import messages
from content_texts import changed_programme, changed_script
from nærvær.catalogue.programme_parser import SHARED
from nærvær.texts.i18n import SOURCE_LANGUAGE

DATA = messages.SOURCE / "data"
VOICES = messages.ROOT / "audio"
MARK = "nb: "
"""Stands before each text of a skeleton that is still in Norwegian."""
BEGUN = ".begun"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a language: how many of its texts are done, and of how many."""

    name: str
    done: int
    of: int

    def __str__(self) -> str:
        return f"{self.name} {self.done} of {self.of} ({100 * self.done // self.of if self.of else 100} %)"


def begin_content(code: str, data: Path = DATA) -> list[Path]:
    """Write the skeleton of programme and scripts of a language, of what is not there yet, and return its files."""
    made = []
    for source in sorted((data / SOURCE_LANGUAGE).rglob("*.t*")):
        place = data / code / source.relative_to(data / SOURCE_LANGUAGE)
        is_script = source.suffix == ".txt"
        file = place.with_suffix(BEGUN) if is_script else place
        if place.exists() or file.exists():
            continue
        text = source.read_text("utf-8")
        skeleton = (
            changed_script(text, _marked, titles=source.stem != SHARED)
            if is_script
            else changed_programme(text, _marked)
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(skeleton, "utf-8")
        made.append(file)
    return made


def progress(code: str, data: Path = DATA, voices: Path = VOICES) -> Iterator[Part]:
    """Tell of each part of a language how much of it is done."""
    forms = (
        [all(messages.forms_of(message.string)) and not message.fuzzy for message in messages.read(code) if message.id]
        if messages.po_file(code).exists()
        else []
    )
    yield Part("phrases", sum(forms), len(messages.ids(messages.extract())))
    source, made = (_texts(data / each / "programme.toml") for each in (SOURCE_LANGUAGE, code))
    yield Part("programme", sum(not text.startswith(MARK) for text in made), max(len(source), len(made)))
    scripts = sorted((data / SOURCE_LANGUAGE / "scripts").glob("*.txt"))
    written = [data / code / "scripts" / script.name for script in scripts]
    yield Part("scripts", sum(file.exists() and MARK not in file.read_text("utf-8") for file in written), len(scripts))
    speaking = [file for file in voices.glob("*/voice.toml") if _language_of(file) == code]
    yield Part("voices", len(speaking), max(1, len(speaking)))


def faults(code: str, data: Path = DATA) -> Iterator[str]:
    """Say which files of a language's content have been begun and are not done, one sentence each."""
    for file in sorted((data / code).rglob("*")):
        if file.suffix == BEGUN:
            yield f"{code}: {file.name} has been begun and is no script yet"
        elif file.is_file() and (left := file.read_text("utf-8").count(MARK)):
            yield f"{code}: {file.name} has {left} texts in Norwegian still"


def _marked(text: str) -> str:
    return f"{MARK}{text}" if text else text


def _texts(programme: Path) -> list[str]:
    """Return the texts of a programme that people read; none of one that is not there."""
    found: list[str] = []

    def keep(text: str) -> str:
        found.append(text)
        return text

    if programme.exists():
        changed_programme(programme.read_text("utf-8"), keep)
    return found


def _language_of(voice: Path) -> str:
    return str(tomllib.loads(voice.read_text("utf-8")).get("language", SOURCE_LANGUAGE))
