"""What stands on today and on the way to it: moving to a week, everyday practice, an interrupted practice, diary trouble."""

from __future__ import annotations

from ..domain.script import Posture
from .formats import duration, minutes

# Today

APP = "nærvær"

TODAY = "I dag"
STAYS_HERE = "Alt du svarer, blir på denne maskinen. Ingenting sendes noe sted."
BEGIN = "Begynn"
HOW_MANY = "Hvor mange minutter har du?"
FEWER, MORE = "−", "+"
EXERCISES = "Andre øvelser"
EVERYDAY = "Fra hverdagen"
LOOK_BACK = "Se på ukene"
CHANGE_WEEK = "Bytt uke"
MORE_WAYS = "Mer"
MORE_ASK = "Hva vil du?"
HARD_MOMENT = "Når det røyner på"
OUTWARD = "Heller utover i dag"
LEAVE = "Avslutt"
LEAVE_AGAIN = "Esc én gang til avslutter."


def welcome_back(week: int) -> str:
    """The greeting after a long pause."""
    return f"Fint at du er her. Uke {week} er der den var, og du kan begynne hvor du vil."


POSTURES = {Posture.LYING: "Du ligger", Posture.SITTING: "Du sitter", Posture.STANDING: "Du står"}


def week_choice(week: int, next_week_due: bool) -> str:
    """The button that opens the list of weeks."""
    return f"Klar for uke {week + 1}?" if next_week_due else CHANGE_WEEK


def change_posture(name: Posture) -> str:
    """The button that changes posture."""
    return f"{POSTURES[name]} · bytt"


def begin(count: int) -> str:
    """The button that begins the practice."""
    return f"{BEGIN} – {minutes(count)}"


def span(shortest: int, longest: int) -> str:
    """The shortest and the longest length of an exercise."""
    return minutes(longest) if shortest == longest else f"{shortest}–{longest} minutter"


# Exercises, weeks and everyday practice

EXERCISES_TITLE = "Velg øvelse"
WEEKS_TITLE = "Velg uke"
WEEKS_ASK = "Du bestemmer når du går videre. Ei uke kan vare så lenge du vil."
HERE_NOW = "du er her"
AGAIN = "Velg den for å begynne uka på nytt."

EVERYDAY_TITLE = "Noe fra hverdagen"
SOMETHING_ELSE = "Noe annet"
SOMETHING_ELSE_ASK = "Hva var det?"
ACTIVITY_LENGTH = 120
ACTIVITY_EXAMPLE = "For eksempel: strikket ti minutter"


def everyday_logged(activity: str) -> str:
    """An everyday practice was saved."""
    return f"Ført opp: {activity}."


def arrived(week: int) -> str:
    """The person has moved to a week."""
    return f"Nå er du i uke {week}."


WEEK_AGAIN_TITLE = "Begynne uka på nytt?"
WEEK_AGAIN = (
    "Du er i denne uka nå. Begynner du den på nytt, får den en ny linje, og dagene telles forfra.",
    "Alt du har gjort i uka, blir stående.",
)


def stay_in_week(week: int) -> str:
    """The answer that stays in the present week as it is."""
    return f"Bli i uke {week} som den er"


def begin_week_again(week: int) -> str:
    """The answer that begins the present week again."""
    return f"Begynn uke {week} på nytt"


def week_begun_again(week: int) -> str:
    """The present week was begun again."""
    return f"Uke {week} begynner på nytt i dag."


# An interrupted practice

INTERRUPTED_TITLE = "Velkommen tilbake"
GO_ON_HERE = "Gå videre der du var"
COUNT_IT = "Tell den med som den er"
LEAVE_IT = "La den ligge"


def interrupted_practice(title: str, heard: float, planned: float) -> str:
    """A practice was interrupted, and how far it had come."""
    return f"Du var i gang med {title}. Du hadde øvd {duration(heard)} av {duration(planned)}."


INTERRUPTED_ASK = "Hva vil du gjøre med den?"
RATE_LATER_ASK = "Vil du svare på spørsmålene etter den?"
RATE_NOW = "Svar nå"


def heard_to_the_end(title: str) -> str:
    """A practice was heard to its end and not rated."""
    return f"Du gjorde {title} helt til slutten. Øvelsen er med i dagboka."


COUNTED = "Øvelsen er med i dagboka."
PUT_ASIDE = "Øvelsen er lagt bort. Den står i dagboka, men teller ikke."


def barely_begun(title: str) -> str:
    """A practice was interrupted before anything of it was heard."""
    return f"{title} ble avbrutt før den kom i gang, så den teller ikke."


# Trouble with the diary, and a crash

DIARY_TITLE = "Dagboka"
GO_ON_TO_TODAY = "Gå videre"
PRACTISE_ANYWAY = "Øv likevel"
NOT_KEPT = "Du kan øve som vanlig. Det du gjør nå, blir ikke lagret."
TRY_AGAIN = "Prøv igjen"
GO_ON_WITHOUT = "Gå videre uten å lagre"
TROUBLE_TITLE = "En liten stans"
BACK_TO_TODAY = "Tilbake til i dag"

CRASHED = "nærvær måtte stoppe. Det du hadde gjort, er tatt vare på. Start gjerne på nytt.\n"
CRASHED_LOG = "Tekniske detaljer uten svarene dine står i {path}\n"
NOT_KEPT_AT_END = "Det siste ble ikke lagret: {sentence}\n"
