"""What plain mode says beyond the pages: how to answer in lines, the practice as it plays, and the movement figure in words.

Each phrase is one line, to be read aloud or felt with the fingers; nothing is redrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..domain.catalogue import HelpNumber
from ..domain.practice import Posture
from ..domain.ratings import RATING_RULES, Ratings
from ..domain.script import MIRRORED_MOVEMENTS
from ..invocation import command
from .formats import capitalised, comma_list, duration, labelled
from .help import help_lines
from .i18n import Phrase, _, phrase, phrase_in, sentences
from .practice import GROUNDING_EYES, GROUNDING_FEET, GROUNDING_HANDS, GROUNDING_HANDS_FEEL, GROUNDING_ROOM
from .ratings import PRACTICE_RATINGS, RATING_LABELS, RatingItem

# The practice


class AnswerKey(NamedTuple):
    """What somebody types to do one thing, in the language of this process: a letter, or where there is one a word."""

    letter: Phrase
    word: Phrase | None = None

    def rest_of(self, line: str) -> str | None:
        """Return what stands after this letter or word at the beginning of a line, "" for nothing; None where it is not."""
        first, _, rest = line.strip().partition(" ")
        return rest.strip() if self.is_typed(first) else None

    def word_or_letter(self) -> str:
        """Return the word, or the letter where there is none."""
        return (self.word or self.letter)()

    def is_typed(self, line: str) -> bool:
        """Return whether the line is this letter or word."""
        words = [each().casefold() for each in (self.letter, self.word) if each is not None]
        return line.strip().casefold() in words


# Translators: letters that are typed with Enter after them. Those that can be typed at the same place must differ.
END_KEY = AnswerKey(phrase_in("tast", "q"), phrase_in("tast", "avslutt"))
TIME_KEY = AnswerKey(phrase_in("tast for tiden", "t"), phrase_in("tast", "tid"))
GROUND_KEY = AnswerKey(phrase_in("tast", "g"), phrase_in("tast", "her"))
ON_KEY = AnswerKey(phrase_in("tast", "v"), phrase_in("tast", "videre"))
BEFORE_KEY = AnswerKey(phrase_in("tast", "f"), phrase_in("tast", "forrige"))
SKIP_KEY = AnswerKey(phrase_in("tast", "h"), phrase_in("tast", "hopp over"))
HEAR_KEY = AnswerKey(phrase_in("tast", "l"))
COUNT_KEY = AnswerKey(phrase_in("tast som teller den med", "t"))
AGAIN_KEY = AnswerKey(phrase_in("tast", "o"), phrase_in("tast", "om igjen"))
PUT_ASIDE_KEY = AnswerKey(phrase_in("tast", "l"))
FIND_KEY = AnswerKey(phrase_in("tast som finner noe", "f"), phrase_in("tast", "finn"))


def keys() -> str:
    """What can be typed while a practice plays."""
    return _(
        "Enter tar en pause. {here} og Enter er her og nå. {time} og Enter sier hvor lenge det er igjen. {end} og Enter "
        "avslutter."
    ).format(here=GROUND_KEY.letter(), time=TIME_KEY.letter(), end=END_KEY.letter())


def before_how() -> str:
    """How to get to the question before."""
    return _("{key} og Enter går til spørsmålet før.").format(key=BEFORE_KEY.letter())


def hear_how() -> str:
    """How to hear one of several before choosing it."""
    key = HEAR_KEY.letter()
    return _("Skriv {key} og tallet for å høre: {example}.").format(key=key, example=f"{key}1")


def heard_number(line: str) -> str:
    """The number of what is to be heard, or "" where the line does not ask for that."""
    typed, key = line.strip().casefold(), HEAR_KEY.letter().casefold()
    return typed.removeprefix(key).strip() if typed.startswith(key) else ""


def rating_again_how() -> str:
    """How to answer a rating that has an answer."""
    return _("Skriv et tall fra 0 til 10, bare Enter for å la det stå, eller {key} og Enter for å hoppe over.").format(
        key=SKIP_KEY.letter()
    )


def rating_to_correct_how() -> str:
    """How to correct a rating, or take it away."""
    return _("Skriv et tall fra 0 til 10, bare Enter for å la svaret stå, eller «{word}» for å ta bort svaret.").format(
        word=EMPTY_KEY()
    )


RATING_HOW = phrase("Skriv et tall fra 0 til 10, eller bare Enter for å hoppe over.")
NOT_A_RATING = phrase("Det må være et helt tall fra 0 til 10.")
SKIPPED = phrase("Hoppet over.")
CLEARED = phrase("Svaret er tatt bort.")
STARTS = phrase("Nå begynner øvelsen.")
CHIME = phrase("(klang)")
PAUSED = phrase("Pause. Enter går videre.")
RESUMED = phrase("Videre.")
FINISHED = phrase("Øvelsen er ferdig.")
STOPPED = phrase("Øvelsen er avsluttet.")


def ground_waits() -> str:
    """What can be typed at the grounding lines."""
    return _("Øvelsen venter. Enter går videre. {key} og Enter avslutter, og da blir du ikke spurt om noe.").format(
        key=END_KEY.letter()
    )


def stop_ask() -> str:
    """The question whether a stopped practice is to end."""
    return _(
        "Øvelsen er stoppet. Enter avslutter den her, og alt teller. {key} og Enter går videre med øvelsen."
    ).format(key=ON_KEY.letter())


NO_SOUND = phrase("Det er ingen lyd her. Øvelsen går videre uten lyd, med tekst.")


def see_doctor() -> str:
    """Which command tells why there is no sound."""
    return _("«{command}» sier hva som kan hjelpe.").format(command=command("doctor"))


SOUND_LOST = phrase("Lyden ble borte. Jeg prøver å få den tilbake.")
SOUND_BACK = phrase("Lyden er tilbake.")
GOES_ON_SILENT = phrase("Lyden kom ikke tilbake. Øvelsen går videre uten lyd, med tekst.")
STOPPED_BY_ITSELF = phrase("Øvelsen stoppet av seg selv. Det du har hørt, er tatt vare på.")
NOT_KEPT_NOW = phrase("Det går ikke an å lagre akkurat nå. Øvelsen går videre.")


def interrupted_how(*, goes_on: bool) -> str:
    """How to answer what is to become of a practice that was cut off; `goes_on`: it can be gone on with."""
    how = (
        _(
            "Skriv {go_on} for å gå videre der du var, {count} for å telle den med som den er, eller {leave} for ikke å "
            "telle den med."
        )
        if goes_on
        else _("Skriv {count} for å telle den med som den er, eller {leave} for ikke å telle den med.")
    )
    return how.format(go_on=ON_KEY.letter(), count=COUNT_KEY.letter(), leave=PUT_ASIDE_KEY.letter())


def rate_later_how() -> str:
    """How to answer whether to rate a practice that was heard to its end."""
    return _("Skriv {answer} for å svare nå, eller {leave} for å la det være.").format(
        answer=ON_KEY.letter(), leave=PUT_ASIDE_KEY.letter()
    )


# The menu, and answering in lines

MENU_HOW = phrase("Skriv et tall:")
MENU_AGAIN = phrase("Hva vil du nå? Skriv et tall, eller bare Enter for å høre valgene.")
PRACTISE_NOW = phrase("Øv nå")
CHOOSE = phrase("Velg øvelse og lengde")
EVERYDAY = phrase("Før opp noe fra hverdagen")
PROGRESS = phrase("Se hvordan det har gått")
PLAN = phrase("Les planen for de åtte ukene")
CHANGE_WEEK = phrase("Bytt uke")
LEAVE = phrase("Avslutt")


def find_step() -> str:
    """The step that finds something, and how to do that at once."""
    return _("Finn noe. Du kan også skrive «{word}» og det du leter etter").format(word=FIND_KEY.word_or_letter())


GOODBYE = phrase("Ha det fint.")
HOW_LONG = phrase("Hvor mange minutter, fra {shortest} til {longest}? Bare Enter gir {usual}.")
NOT_A_CHOICE = phrase("Det forstod jeg ikke.")


CHOOSE_NUMBER = phrase("Skriv et tall, eller bare Enter for å gå tilbake.")
CHOOSE_OR_SKIP = phrase("Skriv et tall, eller bare Enter for å hoppe over.")
CHOOSE_OR_DONE = phrase("Skriv et tall, eller bare Enter når du er ferdig.")
CHOOSE_OR_KEEP = phrase("Skriv et tall, eller bare Enter for å la det stå.")
LINE_SKIP = phrase("Skriv ei linje, eller bare Enter for å hoppe over.")
EMPTY_KEY = phrase("tom")


def line_how() -> str:
    """How to answer with a line where one stands already."""
    return _("Bare Enter lar det stå. Skriv «{word}» for å ta det bort.").format(word=EMPTY_KEY())


CODE_HOW = phrase("Store eller små bokstaver er det samme. Bare Enter går tilbake.")


def which_of(number: int, count: int) -> str:
    """The number of this question among how many."""
    return _("{number} av {count}.").format(number=number, count=count)


def line_given(text: str) -> str:
    """The text that stands there already."""
    return _("Nå står det: {text}").format(text=text)


def no_sound(problem: str) -> str:
    """There is no sound, and what can be done about it."""
    from .cli_output import DOCTOR_HINTS  # wanted only where there is no sound

    return sentences(NO_SOUND(), DOCTOR_HINTS.get(problem, see_doctor)())


def settling(minutes: str, keyboard: bool) -> str:
    """The settling time before a practice begins."""
    begins = _("Finn deg til rette. Øvelsen begynner om {minutes}.").format(minutes=minutes)
    return sentences(begins, _("Enter begynner med en gang.") if keyboard else "")


def heading(title: str, minutes: str) -> str:
    """The exercise that is about to begin."""
    return f"{comma_list([title, minutes])}."


def ground(posture: Posture | None, help_numbers: Iterable[HelpNumber]) -> Sequence[str]:
    """The lines of grounding with open eyes, feet, hands, the room, and whom one may call."""
    return (
        GROUNDING_EYES(),
        GROUNDING_FEET[posture](),
        GROUNDING_HANDS(),
        GROUNDING_HANDS_FEEL(),
        GROUNDING_ROOM(),
        *help_lines(help_numbers),
    )


def anchors(item: RatingItem) -> str:
    """The anchors of a rating."""
    return _("0 er: {low}. 10 er: {high}.").format(low=item.low, high=item.high)


def remaining(seconds: float) -> str:
    """The time that remains."""
    return _("{time} igjen.").format(time=duration(seconds))


def passage(title: str, seconds: float) -> str:
    """A new section begins."""
    return f"{title}. {remaining(seconds)}"


def today(week: int, theme: str, title: str, minutes: str) -> tuple[str, str]:
    """The person's week, and the suggested practice."""
    return _("Du er i uke {week}: {theme}.").format(week=week, theme=theme), _("Forslag: {title}, {minutes}.").format(
        title=title, minutes=minutes
    )


def checkin_fits(number: int) -> str:
    """The calendar suggests the weekly check-in, which has this number in the list."""
    return _("Ukas tilbakeblikk passer nå, om du vil. Skriv {number}.").format(number=number)


def next_week_fits(week: int, number: int) -> str:
    """The calendar suggests the next week, and to change week has this number in the list."""
    return _("Klar for uke {week}? Skriv {number}.").format(week=week, number=number)


def before_and_after(ratings: Ratings) -> Sequence[str]:
    """A line for each item that was answered, with its answers before and after; no comparison."""
    return [line for rule in RATING_RULES if (line := " ".join(_answers((rule.before, rule.after), ratings)))]


def _answers(names: Sequence[str], ratings: Ratings) -> Iterator[str]:
    """The answers of these names that were given, a sentence each."""
    for name in names:
        value = getattr(ratings, name) if name else None
        if value is not None:
            yield f"{labelled(capitalised(RATING_LABELS[name]()), PRACTICE_RATINGS[name].describe(value))}."


# The movement figure

_SIT, _STAND, _LIE = Posture.SITTING, Posture.STANDING, Posture.LYING
_FIGURES: dict[str, Phrase | dict[Posture, Phrase]] = {
    "hands": phrase("to hender som lukker seg til løse never, og åpner seg igjen"),
    "wrists": phrase("to hender som bøyer seg opp i håndleddet, og så ned"),
    "arm": {
        _SIT: phrase("en arm som løftes fram fra fanget, ikke høyere enn brystet, og senkes igjen"),
        _STAND: phrase("en arm som løftes fram, ikke høyere enn brystet, og senkes igjen"),
        _LIE: phrase("en arm som løftes fra underlaget mot taket, og legges ned igjen"),
    },
    "chest": {
        _SIT: phrase("begge armene som går ut til siden på innpust, og tilbake på utpust"),
        _STAND: phrase("armene litt ut fra kroppen, med håndflatene fram på innpust, og tilbake på utpust"),
        _LIE: phrase("hendene som glir litt ut fra kroppen på innpust, og tilbake på utpust"),
    },
    "shoulders": phrase("begge skuldrene som går opp mot ørene, og sakte tilbake"),
    "shoulder-circles": phrase("begge skuldrene i en liten runde: fram, opp, bak og ned"),
    "head": {
        _SIT: phrase("hodet som snur seg til den ene siden, til midten, og til den andre"),
        _STAND: phrase("hodet som snur seg til den ene siden, til midten, og til den andre"),
        _LIE: phrase("hodet som ruller på puta til den ene siden, til midten, og til den andre"),
    },
    "back": {
        _SIT: phrase("ryggen som blir rund så haken synker, og så lang og rett"),
        _STAND: phrase("en som støtter hendene på lårene, runder ryggen og retter den igjen"),
        _LIE: phrase("bøyde knær, og korsryggen som legger seg ned mot underlaget og slipper"),
    },
    "sides": {
        _SIT: phrase("overkroppen som bøyer seg til siden mens hånden glir ned langs stolen, og så til den andre"),
        _STAND: phrase("overkroppen som bøyer seg til siden mens hånden glir ned langs låret, og så til den andre"),
        _LIE: phrase("overkroppen som bøyer seg til siden langs underlaget, og så til den andre"),
    },
    "hips": {
        _SIT: phrase("en som flytter vekten til den ene siden av setet, og så til den andre"),
        _STAND: phrase("hendene på hoftene, og hoftene som går rundt i en liten sirkel"),
        _LIE: phrase("den ene hælen som skyves litt fra kroppen, og så den andre"),
    },
    "twist": {
        _SIT: phrase("overkroppen og hodet som vrir seg til den ene siden, til midten, og til den andre"),
        _STAND: phrase("overkroppen og hodet som vrir seg til den ene siden, til midten, og til den andre"),
        _LIE: phrase("bøyde knær som synker til den ene siden, opp igjen, og til den andre"),
    },
    "leg": {
        _SIT: phrase("det ene kneet som retter seg ut, og foten som settes ned igjen"),
        _STAND: phrase("en hånd på en stolrygg, og begge knærne som bøyer seg litt og retter seg"),
        _LIE: phrase("det ene kneet som bøyer seg så foten glir oppover, og retter seg igjen"),
    },
    "feet": {
        _SIT: phrase("hælene som løftes fra gulvet og settes ned, og så tærne"),
        _STAND: phrase("vekten som går over på den ene foten, og så på den andre"),
        _LIE: phrase("tærne som trekkes opp mot kroppen, og så strekkes bort fra den"),
    },
    "ankle": {
        _SIT: phrase("foten løftet så vidt, og tærne som tegner en liten sirkel"),
        _STAND: phrase("en hånd på en stolrygg, og begge hælene som løftes så vidt og senkes"),
        _LIE: phrase("tærne som tegner en liten sirkel"),
    },
    "thought": phrase("en som er i ro, og armene over hodet bare som en tanke"),
}
_OTHER = {"other-arm": phrase("det samme med den andre armen"), "other-leg": phrase("det samme med det andre beinet")}
_OTHER_OTHERWISE = phrase("det samme med den andre foten")


def figure_line(name: str, posture: Posture) -> str:
    """What the movement figure shows from here on."""
    if name in MIRRORED_MOVEMENTS:
        return _("(Figuren viser {figure}.)").format(figure=_OTHER.get(name, _OTHER_OTHERWISE)())
    figure = _FIGURES[name]
    moves = figure if isinstance(figure, Phrase) else figure[posture]
    return _("(Figuren viser {figure}.)").format(figure=moves())
