"""What stands on today and on the way to it: moving to a week, everyday practice, an interrupted practice, diary trouble."""

from __future__ import annotations

from datetime import date

from ..domain.errors import Busy, BusyWith
from ..domain.practice import Guidance, Posture
from ..domain.suggestions import LONG_PAUSE_DAYS, days_since_practice
from .formats import choice_list, day_and_month, days, duration, inside_sentence, minutes
from .i18n import _, phrase, sentences

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ..domain.diary import DiarySummary
    from ..domain.errors import Refusal

# Today

APP = "nærvær"

TODAY = phrase("I dag")
STAYS_HERE = phrase("Alt du svarer, blir på denne maskinen. Ingenting sendes noe sted.")
STAYS_AT_CLINIC = phrase("Det du svarer, blir på klinikkens maskin. Personalet får det ikke med mindre du sier ja.")
BEGIN = phrase("Begynn")
HOW_MANY = phrase("Hvor mange minutter har du?")
FEWER, MORE = "−", "+"
EXERCISES = phrase("Andre øvelser")
EVERYDAY = phrase("Fra hverdagen")
LOOK_BACK = phrase("Se på ukene")
CHANGE_WEEK = phrase("Bytt uke")
MORE_WAYS = phrase("Mer")
MORE_ASK = phrase("Hva vil du?")
CHECKIN = phrase("Ukas tilbakeblikk")
CHECKIN_READY = phrase("Ukas tilbakeblikk er klart")
LAST_EXERCISE = phrase("øvelsen du gjorde sist")
FAQ = phrase("Lurer du på noe?")
FIND = phrase("Finn noe")
SETTINGS = phrase("Innstillinger")
HARD_MOMENT = phrase("Når det røyner på")
OUTWARD = phrase("Heller utover i dag")
LEAVE = phrase("Avslutt")
LEAVE_AGAIN = phrase("Esc én gang til avslutter.")


def greeting(summary: DiarySummary, today: date) -> str:
    """A sentence for the start: the days with practice of the last seven, or a welcome after a long pause; or ""."""
    if summary.first_practice is None:
        return ""
    if days_since_practice(summary, today) >= LONG_PAUSE_DAYS:
        return welcome_back(summary.week)
    return last_seven_days(summary.days_lately(today))


def welcome_back(week: int) -> str:
    """The greeting after a long pause."""
    return _("Fint at du er her. Uke {week} er der den var, og du kan begynne hvor du vil.").format(week=week)


POSTURES = {
    Posture.LYING: phrase("liggende"),
    Posture.SITTING: phrase("sittende"),
    Posture.STANDING: phrase("stående"),
}


def week_choice(week: int, next_week_due: bool) -> str:
    """The button that opens the list of weeks."""
    return _("Klar for uke {week}?").format(week=week + 1) if next_week_due else CHANGE_WEEK()


def change_posture(name: Posture) -> str:
    """The button that changes posture."""
    return _("Stilling: {posture}").format(posture=POSTURES[name]())


GUIDANCE_TITLE = phrase("Med ord eller klang")
GUIDANCE_ASK = phrase("Hvordan vil du ha øvelsen denne gangen?")
GUIDANCE = {
    Guidance.NEW_WORDS: (phrase("Nye ord"), phrase("Den samme øvelsen, sagt på en annen måte enn sist.")),
    Guidance.SAME_WORDS: (phrase("Samme ord som sist"), phrase("Setningene du hørte forrige gang.")),
    Guidance.WORDS: (phrase("Med ord"), phrase("Stemmen følger deg hele veien.")),
    Guidance.BELLS: (phrase("Bare klang etter de første ordene"), phrase("Så er det stille til klangen kommer igjen.")),
    Guidance.EVENING: (
        phrase("Kveldsutgaven, som ender i søvn"),
        phrase("Ingen klang til slutt, ingen spørsmål etterpå, og mørk skjerm."),
    ),
}
"""What the ways to guide an exercise are called in a list, and what each is like."""
_GUIDANCE_SHORT = {
    **{guidance: name for guidance, (name, _why) in GUIDANCE.items()},
    Guidance.SAME_WORDS: phrase("Samme ord"),
    Guidance.BELLS: phrase("Bare klang"),
    Guidance.EVENING: phrase("Kveld"),
}
"""The same after «Veiledning», where there is room for 17 letters."""


def change_guidance(guidance: Guidance) -> str:
    """The button that changes how the exercise is guided."""
    return _("Veiledning: {words}").format(words=inside_sentence(_GUIDANCE_SHORT[guidance]()))


def ways_of_guidance(choices: Iterable[Guidance]) -> str:
    """The ways to choose between, as help names them."""
    return choice_list(inside_sentence(_GUIDANCE_SHORT[guidance]()) for guidance in choices)


def last_practised(exercise: str, count: int) -> str:
    """The button that begins the exercise practised last, with the minutes it has."""
    return _("Sist: {exercise}, {minutes}").format(exercise=exercise, minutes=minutes(count))


def suggestion_is_among_exercises(exercise: str) -> str:
    """Another exercise than the suggested one was chosen, and where that is found again."""
    return _("Ukas forslag er {exercise}, og står under «{exercises}» (o).").format(
        exercise=exercise, exercises=EXERCISES()
    )


def begin(count: int) -> str:
    """The button that begins the practice."""
    return f"{BEGIN()} – {minutes(count)}"


def span(shortest: int, longest: int) -> str:
    """The shortest and the longest length of an exercise."""
    return (
        minutes(longest)
        if shortest == longest
        else _("{shortest}–{longest} minutter").format(shortest=shortest, longest=longest)
    )


def with_evening_form(span: str) -> str:
    """The lengths of an exercise that has a form for the evening, which is told beside them."""
    return _("{span} · også for kvelden").format(span=span)


def week_of_eight(number: int) -> str:
    """The number of a week in the plan."""
    return _("Uke {number} av 8").format(number=number)


def last_seven_days(count: int) -> str:
    """How many of the last seven days had practice."""
    if count == 0:
        return _("Du kan begynne igjen når det passer. Alt du har gjort, står her.")
    if count == 1:
        return _("Du har øvd én dag den siste uka.")
    return _("Du har øvd {days} den siste uka.").format(days=days(count))


# Exercises, weeks and everyday practice

EXERCISES_TITLE = phrase("Velg øvelse")
WEEKS_TITLE = phrase("Velg uke")
WEEKS_ASK = phrase("Du bestemmer når du går videre. Ei uke kan vare så lenge du vil.")
HERE_NOW = phrase("du er her")
AGAIN = phrase("Velg den for å begynne uka på nytt.")

EVERYDAY_TITLE = phrase("Noe fra hverdagen")
SOMETHING_ELSE = phrase("Noe annet")
SOMETHING_ELSE_ASK = phrase("Hva var det?")
ACTIVITY_LENGTH = 120
ACTIVITY_EXAMPLE = phrase("For eksempel: strikket ti minutter")


UNDO_EVERYDAY_WHY = phrase("Den blir tatt bort fra dagboka igjen.")


UNDO_IS_LAST = phrase("«Angre» står nederst i lista.")


def everyday_ask(today: date, *, undoes: bool) -> str:
    """What is asked about everyday life, and that the answer is saved, on which day; and where one `undoes` the last."""
    asked = _("Hva har du gjort i dag, {date}? Det du velger, blir ført opp i dagboka med det samme.").format(
        date=day_and_month(today)
    )
    return sentences(asked, UNDO_IS_LAST() if undoes else "")


def everyday_logged(activity: str) -> str:
    """An everyday practice was saved."""
    return _("Ført opp: {activity}. Ble det feil, kan du angre nederst på samme sted.").format(activity=activity)


def undo_everyday(activity: str) -> str:
    """The row that takes away the everyday practice that was saved last."""
    return _("Angre: {activity}").format(activity=activity)


def everyday_undone(activity: str) -> str:
    """It was taken away."""
    return _("Tatt bort igjen: {activity}.").format(activity=activity)


def arrived(week: int) -> str:
    """The person has moved to a week."""
    return _("Nå er du i uke {week}.").format(week=week)


WEEK_AGAIN_TITLE = phrase("Begynne uka på nytt?")
WEEK_AGAIN = (
    phrase("Du er i denne uka nå. Begynner du den på nytt, får den en ny linje, og dagene telles forfra."),
    phrase("Alt du har gjort i uka, blir stående."),
)


def stay_in_week(week: int) -> str:
    """The answer that stays in the present week as it is."""
    return _("Bli i uke {week} som den er").format(week=week)


def begin_week_again(week: int) -> str:
    """The answer that begins the present week again."""
    return _("Begynn uke {week} på nytt").format(week=week)


def week_begun_again(week: int) -> str:
    """The present week was begun again."""
    return _("Uke {week} begynner på nytt i dag.").format(week=week)


# An interrupted practice

INTERRUPTED_TITLE = phrase("Velkommen tilbake")
GO_ON_HERE = phrase("Gå videre der du var")
COUNT_IT = phrase("Tell den med som den er")
LEAVE_IT = phrase("Ikke tell den med")


def interrupted_practice(title: str, heard: float, planned: float, *, today: bool) -> str:
    """A practice was interrupted, today or earlier, and how far it had come, in seconds."""
    sentence = (
        _("Du var midt i {title}. Du hadde øvd {heard} av {planned}.")
        if today
        else _("Sist var du midt i {title}. Du hadde øvd {heard} av {planned}.")
    )
    return sentence.format(title=title, heard=duration(heard), planned=duration(planned))


INTERRUPTED_ASK = phrase("Hva vil du gjøre med den?")
RATE_LATER_ASK = phrase("Vil du svare på spørsmålene etter den?")
RATE_NOW = phrase("Svar nå")


def heard_to_the_end(title: str) -> str:
    """A practice was heard to its end and not rated."""
    return _("Du gjorde {title} helt til slutten. Øvelsen er med i dagboka.").format(title=title)


COUNTED = phrase("Øvelsen er med i dagboka.")
COUNTED_SO_FAR = phrase("Øvelsen er med i dagboka, så langt du kom.")
PUT_ASIDE = phrase("Øvelsen er ikke telt med. Den står likevel i dagboka.")


def barely_begun(title: str) -> str:
    """A practice was interrupted before anything of it was heard."""
    return _("{title} ble avbrutt før den kom i gang, så den teller ikke.").format(title=title)


# Trouble with the diary, and a crash

DIARY_TITLE = phrase("Dagboka")
GO_ON_TO_TODAY = phrase("Gå videre")
PRACTISE_ANYWAY = phrase("Øv likevel")
NOT_KEPT = phrase("Du kan øve som vanlig. Det du gjør nå, blir ikke lagret.")
TRY_AGAIN = phrase("Prøv igjen")
GO_ON_WITHOUT = phrase("Gå videre uten å lagre")
TROUBLE_TITLE = phrase("Det gikk ikke akkurat nå")
PRACTISING_ELSEWHERE = phrase("Øvelsen er i gang i et annet vindu")


def trouble_title(error: Refusal) -> str:
    """The heading over why something was refused."""
    busy_elsewhere = isinstance(error, Busy) and error.what is BusyWith.PRACTICE
    return PRACTISING_ELSEWHERE() if busy_elsewhere else TROUBLE_TITLE()


BACK_TO_TODAY = phrase("Tilbake til i dag")

CRASHED = phrase("nærvær måtte stoppe. Det du hadde gjort, er tatt vare på. Start gjerne på nytt.\n")
CRASHED_LOG = phrase("Tekniske detaljer uten svarene dine står i {path}\n")
NOT_KEPT_AT_END = phrase("Det siste ble ikke lagret: {sentence}\n")
