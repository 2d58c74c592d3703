"""Names of keys and of what they do, as the foot of every page shows them."""

from __future__ import annotations

from .i18n import _, phrase, phrase_in

ENTER, ESC, SPACE = phrase("Enter"), phrase("Esc"), phrase("mellomrom")
LEFT_RIGHT, UP_DOWN = "←→", "↑↓"
ARROWS = LEFT_RIGHT + UP_DOWN
DOWN_UP_LETTERS = "j k"
FIND_KEYS = "f, ctrl+p"

BEGIN = phrase("begynn")
CHOOSE = phrase("velg")
OPEN = phrase("åpne")
MOVE = phrase("flytt")
HOME_END = phrase("Home End")
PAGE_UP_DOWN = phrase("PgUp PgDn")
FIRST_LAST = phrase("til den første og den siste")
HEAR, HEAR_AGAIN = phrase("hør"), phrase("hør igjen")
BY_SCREENFULS = phrase("en hel skjerm om gangen")
MINUTES = phrase("minutter")
LEAVE = phrase_in("nærvær", "avslutt")
LEAVE_AGAIN = phrase("én gang til avslutter")
BACK = phrase("tilbake")
GO_BACK = phrase("Tilbake")
SKIP = phrase("hopp over")
SKIP_REST = phrase("hopp over resten")
READY = phrase("ferdig")
WITHOUT_KEEPING = phrase("videre uten å lagre")
QUESTION_BEFORE = phrase_in("spørsmål", "Forrige")
MAKES_TEN = phrase("gjør det til 10")
HELP = phrase("hjelp")
ON = phrase("videre")
DIGIT = "0–10"
ANSWER = phrase("svar")
POSTURE = phrase("stilling")
PAUSE = phrase("pause")
OTHER_SENTENCE = phrase("bytt setning")
TURN_SOUND = phrase("skru lyden")
HIDE_TEXT = phrase("skjul tekst")
SHOW_TEXT = phrase("vis tekst")
HERE = phrase("her og nå")
END = phrase_in("øvelsen", "avslutt")
ALL_CHOICES = phrase("alle valg")
STOP_ANY_TIME = phrase("avslutt, alt blir tatt vare på")
OTHER_COLOURS = phrase("lyse, mørke eller sterke farger")
LARGE_DIGITS = phrase("store tall")
SMALL_DIGITS = phrase("små tall")
BREAK_OFF = phrase("avbryt")


def which_of(number: int, count: int) -> str:
    """The number of this question among how many."""
    return _("{number} av {count}").format(number=number, count=count)
