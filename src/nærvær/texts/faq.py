"""Questions that make people stop practising, with short answers of at most 60 words each."""

from __future__ import annotations

from collections.abc import Iterable

from ..domain.catalogue import HelpNumber
from .help_numbers import help_lines
from .i18n import Phrase, phrase

FAQ_ASK = phrase("Mange lurer på det samme.")

HARD_FEELINGS: tuple[Phrase, Phrase] = (
    phrase("Det kommer opp vanskelige følelser"),
    # Translators: the key is g in every language.
    phrase(
        "Det kan skje, og det er ikke feil. Stopp når du vil. Åpne øynene, kjenn underlaget og se deg rundt. Tasten g "
        "hjelper deg med det. Snakk med noen du stoler på."
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
        phrase("Jeg sovner"),
        phrase(
            "Det er helt i orden. Kroppen tar den hvilen den trenger. Vil du heller være våken, kan du sitte i stedet for å "
            "ligge, ha øynene åpne, eller øve på en annen tid av døgnet."
        ),
    ),
    (
        phrase("Jeg har ikke tid"),
        phrase(
            "Velg det korteste. Noen få minutter ofte er mer verdt enn en lang økt en sjelden gang. Du kan også ta "
            "oppmerksomheten med inn i noe du gjør likevel: kaffekoppen, dusjen, trappa. Det teller like mye."
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
