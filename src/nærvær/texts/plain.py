"""What plain mode says beyond the pages: how to answer in lines, the practice as it plays, and the movement figure in words.

Each phrase is one line, to be read aloud or felt with the fingers; nothing is redrawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..domain.ratings import Ratings
from ..domain.script import MIRRORED_MOVEMENTS, Posture
from ..invocation import command
from .cli_output import DOCTOR_HINTS
from .formats import duration
from .practice import GROUNDING_EYES, GROUNDING_FEET, GROUNDING_HANDS, GROUNDING_ROOM
from .ratings import HELPED, PAIN_NOW, RatingItem

# The practice

END_KEYS, TIME_KEYS, GROUND_KEYS, ON_KEYS = ("q", "avslutt"), ("t", "tid"), ("g", "her"), ("v", "videre")
KEYS = "Enter tar en pause. g og Enter er her og nå. t og Enter sier hvor lenge det er igjen. q og Enter avslutter."
BEFORE_KEYS = ("f", "forrige")
BEFORE_HOW = "f og Enter går til spørsmålet før."
SKIP_KEYS = ("h", "hopp over")
RATING_AGAIN_HOW = "Skriv et tall fra 0 til 10, bare Enter for å la det stå, eller h og Enter for å hoppe over."
RATING_HOW = "Skriv et tall fra 0 til 10, eller bare Enter for å hoppe over."
NOT_A_RATING = "Det må være et helt tall fra 0 til 10."
SKIPPED = "Hoppet over."
STARTS = "Nå begynner øvelsen."
CHIME = "(klang)"
PAUSED = "Pause. Enter går videre."
GROUND_WAITS = "Øvelsen venter. Enter går videre. q og Enter avslutter, og da blir du ikke spurt om noe."
RESUMED = "Videre."
STOP_ASK = "Øvelsen er stoppet. Enter avslutter den her, og alt teller. v og Enter går videre med øvelsen."
FINISHED = "Øvelsen er ferdig."
STOPPED = "Øvelsen er avsluttet."
NO_SOUND = "Det er ingen lyd her. Øvelsen går videre uten lyd, med tekst."
SEE_DOCTOR = f"«{command('doctor')}» sier hva som kan hjelpe."
SOUND_LOST = "Lyden ble borte. Jeg prøver å få den tilbake."
SOUND_BACK = "Lyden er tilbake."
GOES_ON_SILENT = "Lyden kom ikke tilbake. Øvelsen går videre uten lyd, med tekst."
STOPPED_BY_ITSELF = "Øvelsen stoppet av seg selv. Det du har hørt, er tatt vare på."
NOT_KEPT_NOW = "Det går ikke an å lagre akkurat nå. Øvelsen går videre."
INTERRUPTED_HOW = "Skriv v for å gå videre der du var, t for å telle den med som den er, eller l for å la den ligge."
INTERRUPTED_GO_ON, INTERRUPTED_COUNT, INTERRUPTED_PUT_ASIDE = "v", "t", "l"
INTERRUPTED_COUNTED = "Øvelsen er med i dagboka, så langt du kom."

# The menu, and answering in lines

MENU_HOW = "Skriv et tall:"
MENU_AGAIN = "Hva vil du nå? Skriv et tall, eller bare Enter for å høre valgene."
PRACTISE_NOW = "Øv nå"
CHOOSE = "Velg øvelse og lengde"
EVERYDAY = "Før opp noe fra hverdagen"
PROGRESS = "Se hvordan det har gått"
PLAN = "Les planen for de åtte ukene"
CHANGE_WEEK = "Bytt uke"
LEAVE = "Avslutt"
GOODBYE = "Ha det fint."
WHICH_EXERCISE = "Hvilken øvelse? Skriv et tall, eller bare Enter for å gå tilbake."
WHICH_ACTIVITY = "Hva gjorde du? Skriv et tall eller egne ord, eller bare Enter for å gå tilbake."
HOW_LONG = "Hvor mange minutter, fra {shortest} til {longest}? Bare Enter gir {usual}."
HOW_LONG_TOOK = "Hvor mange minutter tok det? Bare Enter hopper over."
WHICH_WEEK = "Hvilken uke, 1 til 8? Bare Enter gjør at du blir der du er."
NOT_A_CHOICE = "Det forstod jeg ikke."


CHOOSE_NUMBER = "Skriv et tall, eller bare Enter for å gå tilbake."
CHOOSE_OR_SKIP = "Skriv et tall, eller bare Enter for å hoppe over."
CHOOSE_OR_DONE = "Skriv et tall, eller bare Enter når du er ferdig."
CHOOSE_OR_KEEP = "Skriv et tall, eller bare Enter for å la det stå."
LINE_SKIP = "Skriv ei linje, eller bare Enter for å hoppe over."
LINE_HOW = "Bare Enter lar det stå. Skriv «tom» for å ta det bort."
EMPTY_KEY = "tom"
CODE_HOW = "Store eller små bokstaver er det samme. Bare Enter går tilbake."


def which_of(number: int, count: int) -> str:
    """The number of this question among how many."""
    return f"{number} av {count}."


def line_given(text: str) -> str:
    """The text that stands there already."""
    return f"Nå står det: {text}"


def no_sound(problem: str) -> str:
    """There is no sound, and what can be done about it."""
    return f"{NO_SOUND} {DOCTOR_HINTS.get(problem, SEE_DOCTOR)}"


def settling(minutes: str, keyboard: bool) -> str:
    """The settling time before a practice begins."""
    now = " Enter begynner med en gang." if keyboard else ""
    return f"Finn deg til rette. Øvelsen begynner om {minutes}.{now}"


def heading(title: str, minutes: str) -> str:
    """The exercise that is about to begin."""
    return f"{title}, {minutes}."


def ground(posture: Posture | None) -> Sequence[str]:
    """The lines of grounding with open eyes: feet, hands, the room."""
    return GROUNDING_EYES, GROUNDING_FEET[posture], GROUNDING_HANDS, GROUNDING_ROOM


def anchors(item: RatingItem) -> str:
    """The anchors of a rating."""
    return f"0 er: {item.low}. 10 er: {item.high}."


def remaining(seconds: float) -> str:
    """The time that remains."""
    return f"{duration(seconds)} igjen."


def passage(title: str, seconds: float) -> str:
    """A new section begins."""
    return f"{title}. {remaining(seconds)}"


def today(week: int, theme: str, title: str, minutes: str) -> tuple[str, str]:
    """The person's week, and the suggested practice."""
    return f"Du er i uke {week}: {theme}.", f"Forslag: {title}, {minutes}."


def before_and_after(ratings: Ratings) -> Sequence[str]:
    """The pain before and after, and how much the practice helped; the answers only, no comparison."""
    lines = []
    numbers = [
        f"{when}: {PAIN_NOW.describe(value)}."
        for when, value in (("Smerte før", ratings.pain_before), ("Smerte etter", ratings.pain_after))
        if value is not None
    ]
    if numbers:
        lines.append(" ".join(numbers))
    if ratings.helped is not None:
        lines.append(f"Hjalp: {HELPED.describe(ratings.helped)}.")
    return lines


# The movement figure

_SIT, _STAND, _LIE = Posture.SITTING, Posture.STANDING, Posture.LYING
_FIGURES: dict[str, str | dict[Posture, str]] = {
    "hands": "to hender som lukker seg til løse never, og åpner seg igjen",
    "wrists": "to hender som bøyer seg opp i håndleddet, og så ned",
    "arm": {
        _SIT: "en arm som løftes fram fra fanget, ikke høyere enn brystet, og senkes igjen",
        _STAND: "en arm som løftes fram, ikke høyere enn brystet, og senkes igjen",
        _LIE: "en arm som løftes fra underlaget mot taket, og legges ned igjen",
    },
    "chest": {
        _SIT: "begge armene som går ut til siden på innpust, og tilbake på utpust",
        _STAND: "armene litt ut fra kroppen, med håndflatene fram på innpust, og tilbake på utpust",
        _LIE: "hendene som glir litt ut fra kroppen på innpust, og tilbake på utpust",
    },
    "shoulders": "begge skuldrene som går opp mot ørene, og sakte tilbake",
    "shoulder-circles": "begge skuldrene i en liten runde: fram, opp, bak og ned",
    "head": {
        _SIT: "hodet som snur seg til den ene siden, til midten, og til den andre",
        _STAND: "hodet som snur seg til den ene siden, til midten, og til den andre",
        _LIE: "hodet som ruller på puta til den ene siden, til midten, og til den andre",
    },
    "back": {
        _SIT: "ryggen som blir rund så haken synker, og så lang og rett",
        _STAND: "en som støtter hendene på lårene, runder ryggen og retter den igjen",
        _LIE: "bøyde knær, og korsryggen som legger seg ned mot underlaget og slipper",
    },
    "sides": {
        _SIT: "overkroppen som bøyer seg til siden mens hånden glir ned langs stolen, og så til den andre",
        _STAND: "overkroppen som bøyer seg til siden mens hånden glir ned langs låret, og så til den andre",
        _LIE: "overkroppen som bøyer seg til siden langs underlaget, og så til den andre",
    },
    "hips": {
        _SIT: "en som flytter vekten til den ene siden av setet, og så til den andre",
        _STAND: "hendene på hoftene, og hoftene som går rundt i en liten sirkel",
        _LIE: "den ene hælen som skyves litt fra kroppen, og så den andre",
    },
    "twist": {
        _SIT: "overkroppen og hodet som vrir seg til den ene siden, til midten, og til den andre",
        _STAND: "overkroppen og hodet som vrir seg til den ene siden, til midten, og til den andre",
        _LIE: "bøyde knær som synker til den ene siden, opp igjen, og til den andre",
    },
    "leg": {
        _SIT: "det ene kneet som retter seg ut, og foten som settes ned igjen",
        _STAND: "en hånd på en stolrygg, og begge knærne som bøyer seg litt og retter seg",
        _LIE: "det ene kneet som bøyer seg så foten glir oppover, og retter seg igjen",
    },
    "feet": {
        _SIT: "hælene som løftes fra gulvet og settes ned, og så tærne",
        _STAND: "vekten som går over på den ene foten, og så på den andre",
        _LIE: "tærne som trekkes opp mot kroppen, og så strekkes bort fra den",
    },
    "ankle": {
        _SIT: "foten løftet så vidt, og tærne som tegner en liten sirkel",
        _STAND: "en hånd på en stolrygg, og begge hælene som løftes så vidt og senkes",
        _LIE: "tærne som tegner en liten sirkel",
    },
    "thought": "en som er i ro, og armene over hodet bare som en tanke",
}
_OTHER = {"other-arm": "det samme med den andre armen", "other-leg": "det samme med det andre beinet"}
_OTHER_OTHERWISE = "det samme med den andre foten"


def figure_line(name: str, posture: Posture) -> str:
    """What the movement figure shows from here on."""
    if name in MIRRORED_MOVEMENTS:
        return f"(Figuren viser {_OTHER.get(name, _OTHER_OTHERWISE)}.)"
    figure = _FIGURES[name]
    return f"(Figuren viser {figure if isinstance(figure, str) else figure[posture]}.)"
