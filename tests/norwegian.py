"""Finds Norwegian in what people read in another language: common words that are no English words, and its letters."""

from __future__ import annotations

import re
from pathlib import Path

WORDS = frozenset(Path(__file__).with_name("norwegian_words.txt").read_text(encoding="utf-8").split())
_LETTER = re.compile("[æøåÆØÅ«»]")
_NAME = re.compile(r"nærvær|NÆRVÆR")
_WORD = re.compile(r"[a-zæøå]+")


def norwegian(text: str, allowed: frozenset[str] = frozenset()) -> set[str]:
    """Norwegian words in `text`, and words with a letter or a quotation mark that only Norwegian has."""
    told = _NAME.sub(" ", text)
    common = set(_WORD.findall(told.lower())) & WORDS
    return (common | {word for word in told.split() if _LETTER.search(word)}) - allowed
