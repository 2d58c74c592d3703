"""Whether the program is in the menu of the desktop of this machine."""

from __future__ import annotations

from ..domain.settings import MenuEntry
from ..texts import menu_entry as words
from ..texts.errors import os_error_sentence
from ..texts.keys import GO_BACK
from ..texts.settings import NO, YES
from .interviewer import Choose, DialogueContext, Interviewer, NoAnswer, Option, Show


def menu_entry_summary(entry: MenuEntry) -> str:
    """Whether it is there, in a word."""
    return YES() if entry.is_there() else NO()


async def edit_menu_entry(entry: MenuEntry, interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask whether it should be there, put it there or take it away, and say what was done."""
    del context
    is_there = entry.is_there()
    options = (Option(NO(), False), Option(YES(), True))
    wanted = await interviewer.choose(Choose(words.TITLE(), words.WHY(), options, int(is_there), shortcuts=True))
    if not isinstance(wanted, NoAnswer) and wanted != is_there:
        await interviewer.show(Show(words.TITLE(), (_change(entry, wanted),), ((GO_BACK(), None),)))
    return ""


def _change(entry: MenuEntry, wanted: bool) -> str:
    """Do it, and return what to say."""
    try:
        if wanted:
            entry.add(words.entry_words())
        else:
            entry.remove()
    except OSError as error:
        return os_error_sentence(error)
    return words.ADDED() if wanted else words.REMOVED()
