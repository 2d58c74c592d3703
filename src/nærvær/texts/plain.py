"""What plain mode says beyond the pages: how to answer in lines, the practice as it plays, and the movement figure in words.

Each phrase is one line, to be read aloud or felt with the fingers; nothing is redrawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..domain.practice_choices import Posture
from ..domain.ratings import RATING_RULES, Ratings
from ..domain.script import MIRRORED_MOVEMENTS
from ..invocation import command
from .cli_output import DOCTOR_HINTS
from .formats import capitalised, duration
from .i18n import Phrase, _, phrase
from .practice import GROUNDING_EYES, GROUNDING_FEET, GROUNDING_HANDS, GROUNDING_ROOM
from .ratings import PRACTICE_RATINGS, RATING_LABELS, RatingItem

# The practice

END_KEYS, TIME_KEYS, GROUND_KEYS, ON_KEYS = (
    (phrase("q"), phrase("avslutt")),
    (phrase("t"), phrase("tid")),
    (phrase("g"), phrase("her")),
    (phrase("v"), phrase("videre")),
)
KEYS = phrase(
    "Enter tar en pause. g og Enter er her og nå. t og Enter sier hvor lenge det er igjen. q og Enter avslutter."
)
BEFORE_KEYS = (phrase("f"), phrase("forrige"))
BEFORE_HOW = phrase("f og Enter går til spørsmålet før.")
SKIP_KEYS = (phrase("h"), phrase("hopp over"))
RATING_AGAIN_HOW = phrase("Skriv et tall fra 0 til 10, bare Enter for å la det stå, eller h og Enter for å hoppe over.")
RATING_HOW = phrase("Skriv et tall fra 0 til 10, eller bare Enter for å hoppe over.")
NOT_A_RATING = phrase("Det må være et helt tall fra 0 til 10.")
SKIPPED = phrase("Hoppet over.")
STARTS = phrase("Nå begynner øvelsen.")
CHIME = phrase("(klang)")
PAUSED = phrase("Pause. Enter går videre.")
GROUND_WAITS = phrase("Øvelsen venter. Enter går videre. q og Enter avslutter, og da blir du ikke spurt om noe.")
RESUMED = phrase("Videre.")
STOP_ASK = phrase("Øvelsen er stoppet. Enter avslutter den her, og alt teller. v og Enter går videre med øvelsen.")
FINISHED = phrase("Øvelsen er ferdig.")
STOPPED = phrase("Øvelsen er avsluttet.")
NO_SOUND = phrase("Det er ingen lyd her. Øvelsen går videre uten lyd, med tekst.")


def see_doctor() -> str:
    """Which command tells why there is no sound."""
    return _("«{command}» sier hva som kan hjelpe.").format(command=command("doctor"))


SOUND_LOST = phrase("Lyden ble borte. Jeg prøver å få den tilbake.")
SOUND_BACK = phrase("Lyden er tilbake.")
GOES_ON_SILENT = phrase("Lyden kom ikke tilbake. Øvelsen går videre uten lyd, med tekst.")
STOPPED_BY_ITSELF = phrase("Øvelsen stoppet av seg selv. Det du har hørt, er tatt vare på.")
NOT_KEPT_NOW = phrase("Det går ikke an å lagre akkurat nå. Øvelsen går videre.")
INTERRUPTED_HOW = phrase(
    "Skriv v for å gå videre der du var, t for å telle den med som den er, eller l for å la den ligge."
)
INTERRUPTED_GO_ON, INTERRUPTED_COUNT, INTERRUPTED_PUT_ASIDE = phrase("v"), phrase("t"), phrase("l")
RATE_LATER_HOW = phrase("Skriv v for å svare nå, eller l for å la det være.")

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
GOODBYE = phrase("Ha det fint.")
HOW_LONG = phrase("Hvor mange minutter, fra {shortest} til {longest}? Bare Enter gir {usual}.")
NOT_A_CHOICE = phrase("Det forstod jeg ikke.")


CHOOSE_NUMBER = phrase("Skriv et tall, eller bare Enter for å gå tilbake.")
CHOOSE_OR_SKIP = phrase("Skriv et tall, eller bare Enter for å hoppe over.")
CHOOSE_OR_DONE = phrase("Skriv et tall, eller bare Enter når du er ferdig.")
CHOOSE_OR_KEEP = phrase("Skriv et tall, eller bare Enter for å la det stå.")
LINE_SKIP = phrase("Skriv ei linje, eller bare Enter for å hoppe over.")
LINE_HOW = phrase("Bare Enter lar det stå. Skriv «tom» for å ta det bort.")
EMPTY_KEY = phrase("tom")
CODE_HOW = phrase("Store eller små bokstaver er det samme. Bare Enter går tilbake.")


def which_of(number: int, count: int) -> str:
    """The number of this question among how many."""
    return _("{number} av {count}.").format(number=number, count=count)


def line_given(text: str) -> str:
    """The text that stands there already."""
    return _("Nå står det: {text}").format(text=text)


def no_sound(problem: str) -> str:
    """There is no sound, and what can be done about it."""
    return f"{NO_SOUND()} {DOCTOR_HINTS.get(problem, see_doctor)()}"


def settling(minutes: str, keyboard: bool) -> str:
    """The settling time before a practice begins."""
    now = _(" Enter begynner med en gang.") if keyboard else ""
    return _("Finn deg til rette. Øvelsen begynner om {minutes}.{now}").format(minutes=minutes, now=now)


def heading(title: str, minutes: str) -> str:
    """The exercise that is about to begin."""
    return f"{title}, {minutes}."


def ground(posture: Posture | None) -> Sequence[str]:
    """The lines of grounding with open eyes: feet, hands, the room."""
    return GROUNDING_EYES(), GROUNDING_FEET[posture](), GROUNDING_HANDS(), GROUNDING_ROOM()


def anchors(item: RatingItem) -> str:
    """The anchors of a rating."""
    return _("0 er: {low}. 10 er: {high}.").format(low=item.low, high=item.high)


def remaining(seconds: float) -> str:
    """The time that remains."""
    return _("{duration} igjen.").format(duration=duration(seconds))


def passage(title: str, seconds: float) -> str:
    """A new section begins."""
    return f"{title}. {remaining(seconds)}"


def today(week: int, theme: str, title: str, minutes: str) -> tuple[str, str]:
    """The person's week, and the suggested practice."""
    return _("Du er i uke {week}: {theme}.").format(week=week, theme=theme), _("Forslag: {title}, {minutes}.").format(
        title=title, minutes=minutes
    )


def before_and_after(ratings: Ratings) -> Sequence[str]:
    """A line for each item that was answered, with its answers before and after; no comparison."""
    return [line for rule in RATING_RULES if (line := " ".join(_answers((rule.before, rule.after), ratings)))]


def _answers(names: Sequence[str], ratings: Ratings) -> Iterator[str]:
    """The answers of these names that were given, a sentence each."""
    for name in names:
        value = getattr(ratings, name) if name else None
        if value is not None:
            yield f"{capitalised(RATING_LABELS[name]())}: {PRACTICE_RATINGS[name].describe(value)}."


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
