"""Help: the page that explains keys, answers of at most 60 words to what many wonder about, and telephone numbers."""

from __future__ import annotations

from collections.abc import Iterable

from ..domain.catalogue import HelpNumber, HelpPurpose
from .i18n import Phrase, _, phrase

HELP_TITLE = phrase("Hjelp")
HELP_KEYS = phrase("Taster her")
HELP_ALWAYS = phrase("Overalt")
# Translators: the key is g in every language.
SAFETY = phrase(
    "Vanskelige følelser kan komme, og det er helt i orden. Du kan stoppe når du vil, og trykke g for å komme "
    "tilbake til rommet. Snakk gjerne med behandleren din om det."
)
CLOSE_HELP = phrase("Lukk hjelpen")

# What makes people stop practising

FAQ_ASK = phrase("Mange lurer på det samme.")

HARD_FEELINGS: tuple[Phrase, Phrase] = (
    phrase("Det kommer opp vanskelige følelser"),
    # Translators: the key is g in every language.
    phrase(
        "Det kan skje, og det er helt i orden. Stopp når du vil. Åpne øynene, kjenn underlaget og se deg rundt. "
        "Tasten g hjelper deg med det. Snakk med noen du stoler på."
    ),
)
"""Told with the telephone numbers of the country, or of the clinic."""
ANSWERS: tuple[tuple[Phrase, Phrase], ...] = (
    (
        phrase("Tankene vandrer hele tiden"),
        phrase(
            "Det gjør de hos alle. Når du merker at du har vært et annet sted og kommer tilbake, har du gjort øvelsen. Hver "
            "eneste gang. Du trenger ikke holde tankene borte, og det er ikke et mål at det skal bli stille."
        ),
    ),
    (
        phrase("Gjør jeg det riktig?"),
        phrase(
            "Ja, når du legger merke til hvordan du har det akkurat nå. Det trenger ikke kjennes rolig eller godt. Noen "
            "ganger skjer det ingenting, andre ganger blir du urolig. Begge deler er å øve."
        ),
    ),
    (
        phrase("Det gjør mer vondt når jeg kjenner etter"),
        phrase(
            "Mange opplever det i begynnelsen. Du kan flytte oppmerksomheten til hendene, til lyder eller til rommet, og du "
            "kan stoppe når du vil. Øvelsen «Oppmerksomhet mot omgivelsene» er laget for slike dager. Er smerten ny eller "
            "mye sterkere enn før, så snakk med behandleren eller legen din."
        ),
    ),
    (
        phrase("Det er vondt å være i ro"),
        phrase(
            "Du kan bytte stilling når som helst, også midt i en øvelse. «Oppmerksom bevegelse» og «Gående meditasjon» gjør "
            "du mens du er i gang. Noen skritt fram og tilbake er nok, med stokk eller rullator om du bruker det. Stå litt "
            "eller sett deg når du vil, og stopp hvis du blir svimmel."
        ),
    ),
    (
        phrase("Jeg sovner"),
        phrase(
            "Det er helt i orden. Kroppen tar den hvilen den trenger. Vil du heller være våken, kan du sitte i stedet for å "
            "ligge, ha øynene åpne, eller øve på en annen tid av døgnet. Skal du sove, kan du hjemme velge kveldsutgaven av "
            "«Kroppsskanning»."
        ),
    ),
    (
        phrase("Jeg har ikke tid"),
        phrase(
            "Velg det korteste. Noen få minutter ofte er mer verdt enn en lang økt en sjelden gang. Du kan også ta "
            "oppmerksomheten med inn i noe du gjør likevel: kaffekoppen, dusjen, trappa. Det teller like mye. Øvelsen «Én "
            "ting i ro» følger deg gjennom en slik ting."
        ),
    ),
    (
        phrase("Jeg har dårlig samvittighet"),
        phrase(
            "Du skylder ingen å øve. Her er det ingenting å ta igjen, og ukene venter på deg. Har du vært borte en stund, "
            "begynner du bare der du er. Ett minutt er en god begynnelse."
        ),
    ),
    (
        phrase("Jeg merker ingen forskjell"),
        phrase(
            "Det kan ta tid, og det passer ikke for alle. Smerten blir ofte der den er, men mange "
            "blir litt mindre hemmet av "
            "den. Svarene dine før og etter kan vise hvordan det er for deg. Vil du la det ligge, er det også et godt valg."
        ),
    ),
    HARD_FEELINGS,
    (
        phrase("Når bør jeg snakke med noen?"),
        phrase(
            "Snakk med behandleren eller fastlegen din hvis smerten er ny eller mye sterkere enn før, hvis du sover dårlig "
            "over tid, eller hvis du blir mer trist eller redd av å øve. Øvelsene erstatter ikke behandling."
        ),
    ),
)


def answer_lines(index: int, help_numbers: Iterable[HelpNumber]) -> tuple[str, ...]:
    """The question at `index`, its answer, and the numbers to call where it is about what is too much."""
    question, answer = ANSWERS[index]
    numbers = help_lines(help_numbers) if ANSWERS[index] is HARD_FEELINGS else ()
    return question(), answer(), *numbers


# Telephone numbers for when it is too much

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
CALL = phrase("Blir det for tungt, kan du ringe:")
PURPOSES: dict[HelpPurpose, Phrase] = {
    HelpPurpose.TALK: phrase("Noen å snakke med"),
    HelpPurpose.DOCTOR: phrase("Legevakt, når det haster"),
    HelpPurpose.EMERGENCY: phrase("Nød, ved fare for liv"),
}
# Translators: what a number is for, in as few letters as can be: it stands beside the number on a very small screen.
SHORT_PURPOSES: dict[HelpPurpose, Phrase] = {
    HelpPurpose.TALK: phrase("Snakke med noen"),
    HelpPurpose.DOCTOR: phrase("Legevakt"),
    HelpPurpose.EMERGENCY: phrase("Nød"),
}


def what_for(number: HelpNumber) -> str:
    """What a number is for, and who answers."""
    purpose = number.text if number.purpose is None else PURPOSES[number.purpose]()
    if not number.name:
        return purpose
    # Translators: who answers a telephone number stands in the brackets: Noen å snakke med (Mental Helse).
    return _("{purpose} ({name})").format(purpose=purpose, name=number.name)


def short_lines(numbers: Iterable[HelpNumber]) -> str:
    """All numbers on as few lines as can be, for a small screen. No line ends within a number."""
    return " · ".join(
        _("{purpose}: {number}").format(purpose=_short_purpose(each), number=each.number.replace(" ", NO_BREAK_SPACE))
        for each in numbers
    )


def _short_purpose(number: HelpNumber) -> str:
    return number.name or number.text if number.purpose is None else SHORT_PURPOSES[number.purpose]()


def help_lines(numbers: Iterable[HelpNumber]) -> tuple[str, ...]:
    """A sentence that one may call, and one for each number; nothing where there are no numbers."""
    lines = tuple(_("{number}: {purpose}.").format(number=each.number, purpose=what_for(each)) for each in numbers)
    return (CALL(), *lines) if lines else ()
