"""The pseudo-language: Norwegian with an accent on every letter, a third longer, between ⟦ and ⟧.

It is used as any language is and shows what a real one would meet: a letter without an accent was never looked up, a ⟦
without its ⟧ was cut off, and a place that is too narrow for it is too narrow for German. What every translation keeps
(`messages.KEPT`) is kept, and so is a key that is one letter. A phrase that is longer still in a language that is here gets
letters at its end until it is as long.
"""

from __future__ import annotations

import math
import re
import unicodedata
from pathlib import Path

import messages
from content_texts import changed_programme, changed_script
from nærvær.catalogue.programme_parser import SHARED
from nærvær.texts.i18n import DOMAIN, SOURCE_LANGUAGE

CODE = "qps"
"""A code that is reserved for private use, so no real language can have it."""
BEGIN, END = "⟦", "⟧"
FILLING = "ĩĩĩĩĩĩ "
"""What a phrase ends with that another language says in more letters."""
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

SHORTEST = re.compile(r"^(shortest = )(\d+)$", re.MULTILINE)


def pseudo_script(text: str, *, titles: bool = True) -> str:
    """Return a script in the pseudo-language, as `content_texts.changed_script` does. What is longer to say begins at more
    minutes.
    """
    longer = SHORTEST.sub(lambda found: found[1] + str(math.ceil(int(found[2]) * (1 + LONGER))), text)
    return changed_script(longer, pseudo, titles=titles)


def write_content(folder: Path) -> None:
    """Write programme and scripts below `folder`, as a clinic's own folder holds those of a language. No voice speaks it."""
    source, made = messages.SOURCE / "data" / SOURCE_LANGUAGE, folder / CODE
    (made / "scripts").mkdir(parents=True, exist_ok=True)
    (made / "programme.toml").write_text(
        changed_programme((source / "programme.toml").read_text("utf-8"), pseudo), "utf-8"
    )
    for script in (source / "scripts").glob("*.txt"):
        translated = pseudo_script(script.read_text("utf-8"), titles=script.stem != SHARED)
        (made / "scripts" / script.name).write_text(translated, "utf-8")


# The catalogue


def catalogue() -> bytes:
    """Return the compiled catalogue of the pseudo-language, with every phrase of the source."""
    made, longest = messages.empty(CODE), _longest_translations()
    for message in messages.extract():
        if message.id:
            length = longest.get(messages.key_of(message), 0)
            forms = tuple(_as_long(pseudo(form), length) for form in messages.forms_of(message.id))
            made.add(message.id, forms if message.pluralizable else forms[0], context=message.context)
    return messages.mo_bytes(made)


def _longest_translations() -> dict[str, int]:
    """Return how many letters each phrase has in the language that says it in most, by its key."""
    longest: dict[str, int] = {}
    for message in (each for code in messages.codes() for each in messages.read(code) if each.id):
        length = max(map(len, messages.forms_of(message.string)))
        longest[messages.key_of(message)] = max(length, longest.get(messages.key_of(message), 0))
    return longest


def _as_long(shown: str, length: int) -> str:
    """Return a phrase of the pseudo-language with letters at its end, so that it is about as long as another."""
    lacking = length - len(shown)
    if lacking <= 0 or not shown.endswith(END):
        return shown
    filling = (FILLING * (lacking // len(FILLING) + 1))[: max(lacking - 1, 1)]
    return f"{shown.removesuffix(END)} {filling.rstrip()}{END}"


def write(folder: Path) -> Path:
    """Write the catalogue below `folder`, which NAERVAER_LOCALES can then name, and return its file."""
    file = folder / CODE / "LC_MESSAGES" / f"{DOMAIN}.mo"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(catalogue())
    return file
