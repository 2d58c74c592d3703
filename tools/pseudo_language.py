"""The pseudo-language: Norwegian with an accent on every letter, a third longer, between ⟦ and ⟧.

It is used as any language is and shows what a real one would meet: a letter without an accent was never looked up, a ⟦
without its ⟧ was cut off, and a place that is too narrow for it is too narrow for German. What every translation keeps
(`messages.KEPT`) is kept, and so is a key that is one letter.
"""

from __future__ import annotations

import math
import re
import unicodedata
from pathlib import Path

import messages
from nærvær.catalogue.programme_parser import SHARED
from nærvær.texts.i18n import DOMAIN, SOURCE_LANGUAGE

CODE = "qps"
"""A code that is reserved for private use, so no real language can have it."""
BEGIN, END = "⟦", "⟧"
_PLAIN = "abcdefghijklmnopqrstuvwxyzæøå"
_ACCENTED = "âƀçďêƒĝĥîĵķļṁñôṗɋŕšţûṽŵẋŷžǽǿä"
ACCENTS = str.maketrans(_PLAIN + _PLAIN.upper(), _ACCENTED + _ACCENTED.upper())
VOWELS = frozenset("aeiouyæøå")
LONGER = 0.3
_WORD = re.compile(r"[^\W\d_]+")
_WORDS_OF_ONE_LETTER = frozenset("åiÅI")
PLAIN_LETTERS = re.compile(f"[{_PLAIN}{_PLAIN.upper()}]")
"""What no text of the pseudo-language holds."""


def pseudo(text: str) -> str:
    """Return a phrase in the pseudo-language. One without letters of its own, or of a single letter, stays as it is."""
    words = pseudo_words(text)
    if words == text:
        return text
    head, tail = messages.edges(words)
    return f"{head}{BEGIN}{words.strip()}{END}{tail}"


def pseudo_words(text: str) -> str:
    """Return the words of a phrase in the pseudo-language, without its signs of beginning and end.

    Each word becomes the same word wherever it stands, so a part of a phrase is found in the whole.
    """
    done, last = [], 0
    for kept in messages.KEPT.finditer(text):
        done += [_WORD.sub(_pseudo_word, text[last : kept.start()]), kept.group()]
        last = kept.end()
    return "".join([*done, _WORD.sub(_pseudo_word, text[last:])])


def _pseudo_word(found: re.Match[str]) -> str:
    """Return one word with its vowels held longer and an accent on every letter. One letter alone is the name of a key."""
    word = found.group()
    if len(word) == 1:
        return word.translate(ACCENTS) if word in _WORDS_OF_ONE_LETTER else word
    plain = unicodedata.normalize("NFC", word)
    vowels = [place for place, letter in enumerate(plain) if letter.lower() in VOWELS] or [len(plain) - 1]
    held = [1] * len(plain)
    for turn in range(max(1, round(len(plain) * LONGER))):
        held[vowels[turn % len(vowels)]] += 1
    again = plain if plain.isupper() else plain.lower()  # a capital letter is the first of a word only
    letters = (letter + more * (count - 1) for letter, more, count in zip(plain, again, held, strict=True))
    return "".join(letters).translate(ACCENTS)


# Content

READ_BY_PEOPLE = re.compile(
    r"(\b(?:theme|title|why|name|description|informal|question|card) = )(\"[^\"]*\"|\[[^\]]*\])"
)
"""A key of the programme, or of the front matter of a script, whose strings people read, and its value."""
SHORTEST = re.compile(r"^(shortest = )(\d+)$", re.MULTILINE)
SPOKEN_LINE = re.compile(r"((?:\[[^\]]*\]\s*)*(?:[+?]\s+)?)(.*?)((?:\s+(?:~~?|=|,)[\d,.>]*)?)")
"""A line of a script: its marks, what is said, and its pause."""


def pseudo_programme(text: str) -> str:
    """Return a programme, or the front matter of a script, with what people read in the pseudo-language."""

    def translated(found: re.Match[str]) -> str:
        return found[1] + re.sub(r'"([^"]*)"', lambda string: f'"{pseudo(string[1])}"', found[2])

    return READ_BY_PEOPLE.sub(translated, text)


def pseudo_script(text: str, *, titles: bool = True) -> str:
    """Return a script with its sentences in the pseudo-language, and with `titles` what stands over its sections too.

    Over the lines that every script may use stand ids, which scripts refer to. What is longer to say begins at more
    minutes.
    """
    _, front, lines = text.split("+++\n", 2)
    front = SHORTEST.sub(lambda found: found[1] + str(math.ceil(int(found[2]) * (1 + LONGER))), front)
    made = (line if line.startswith("==") and not titles else _pseudo_line(line) for line in lines.splitlines())
    return f"+++\n{pseudo_programme(front)}+++\n" + "\n".join(made) + "\n"


def _pseudo_line(line: str) -> str:
    if line.startswith("=="):
        title, mark, options = line.removeprefix("==").partition("|")
        return f"== {pseudo(title.strip())} {mark}{options}".rstrip()
    if not line.strip() or line.lstrip().startswith("#") or "@" in line:
        return line
    parts = SPOKEN_LINE.fullmatch(line)
    return f"{parts[1]}{pseudo(parts[2])}{parts[3]}" if parts else line


def write_content(folder: Path) -> None:
    """Write programme and scripts below `folder`, as a clinic's own folder holds those of a language. No voice speaks it."""
    source, made = messages.SOURCE / "data" / SOURCE_LANGUAGE, folder / CODE
    (made / "scripts").mkdir(parents=True, exist_ok=True)
    (made / "programme.toml").write_text(pseudo_programme((source / "programme.toml").read_text("utf-8")), "utf-8")
    for script in (source / "scripts").glob("*.txt"):
        translated = pseudo_script(script.read_text("utf-8"), titles=script.stem != SHARED)
        (made / "scripts" / script.name).write_text(translated, "utf-8")


# The catalogue


def catalogue() -> bytes:
    """Return the compiled catalogue of the pseudo-language, with every phrase of the source."""
    made = messages.empty(CODE)
    for message in messages.extract():
        if message.id:
            forms = tuple(map(pseudo, messages.forms_of(message.id)))
            made.add(message.id, forms if message.pluralizable else forms[0], context=message.context)
    return messages.mo_bytes(made)


def write(folder: Path) -> Path:
    """Write the catalogue below `folder`, which NAERVAER_LOCALES can then name, and return its file."""
    file = folder / CODE / "LC_MESSAGES" / f"{DOMAIN}.mo"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(catalogue())
    return file
