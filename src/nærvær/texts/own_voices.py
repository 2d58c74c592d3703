"""What the pages about voices of one's own say: which there are, how far they have come, and what can be done with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from ..domain.voice_making import AddedSound
from .formats import duration
from .i18n import _, ngettext, phrase, sentences
from .own_voice import ReportWays, added_line, counted_sentences, unassigned_line
from .sound import unreadable_sound

TITLE = phrase("Egne stemmer")
WHY = phrase("Les inn øvelsene selv, eller la en du kjenner, gjøre det. Pausene strekker seg som ellers.")
ASK = phrase("Velg en stemme, eller lag en ny.")
NONE_YET = phrase(
    "Du har ingen egne stemmer ennå. Stemmene som følger med, er der uansett. Den korteste øvelsen tar ti minutter å lese "
    "inn."
)
NEW = phrase("Lag en ny stemme")
NEW_WHY = phrase("Du blir spurt om hvem som leser, og hva opptakene kan brukes til.")
UNREADABLE = phrase("kan ikke leses")
OLDER = phrase("fra en eldre utgave")
CONSENT_OVER = phrase("samtykket er ute")
NO_CONSENT = phrase("samtykket mangler")
WHOLE = phrase("alt er lest")

# Making one

NAME_WHY = phrase("Navnet står i lista der stemmen blir valgt.")
PERSON_WHY = phrase("Navnet blir liggende sammen med opptakene, og bare der.")
PURPOSE_WHY = phrase("En stemme er en personopplysning. Den som leser, må ha sagt ja.")
PURPOSE_EXAMPLE = phrase("For eksempel: øvelsene i smertegruppa")
UNTIL_ASK = phrase("Til og med hvilken dag gjelder det?")
UNTIL_WHY = phrase(
    "Etter den dagen blir stemmen ikke spilt. La det stå tomt, så gjelder det til det blir trukket tilbake."
)
UNTIL_EXAMPLE = phrase("For eksempel: 31.12.2027")
EXERCISE_ASK = phrase("Hvilken øvelse blir lest inn først?")
MORE_EXERCISES_ASK = phrase("Hvilken øvelse skal bli lest inn også?")
ALL = phrase("Alle øvelsene")
ROOM_TIPS = phrase("Finn et lite, stille rom, og sitt en håndsbredd fra mikrofonen.")
READ_NOW, LATER, NEXT = phrase("Les inn nå"), phrase("Senere"), phrase("Videre")

# One of them

READ, READ_ON, READ_AGAIN = phrase("Les inn"), phrase("Les videre"), phrase("Les noe om igjen")
READ_WHY = phrase("Én setning om gangen, med store bokstaver. Hver av dem blir lagret straks.")
CHECK = phrase("Sjekk opptakene")
CHECK_WHY = phrase("Jeg hører gjennom alt, og sier hvilke setninger som bør leses om igjen.")
CHECKING = phrase("Jeg hører gjennom opptakene.")
ADD = phrase("Legg til lydfiler")
ADD_WHY = phrase("Fra telefonen eller et annet program. Filene dine blir ikke endret.")
ADD_ASK = phrase("Hvor ligger lydfilene?")
ADD_HELP = phrase(
    "Skriv ei fil eller ei mappe. Begynner navnene med nummeret til setningen, havner de der. Ellers kommer de i rekkefølge."
)
ADDING = phrase("Jeg klipper og jevner ut lyden.")
NO_SOUNDS_THERE = phrase("Det er ingen lydfiler der.")
ADDING_ENDED = phrase("Du avbrøt. Det som alt er lagt til, ligger der.")
MORE_EXERCISES = phrase("Flere øvelser")
MORE_EXERCISES_WHY = phrase("Setningene kommer etter dem som er der.")
NEW_WORDS = phrase("Nye ord i øvelsene")
NEW_WORDS_WHY = phrase(
    "Øvelsene sier noe annet enn da de ble lest inn. Er ordene nesten like, kan opptaket brukes likevel."
)
SAME_TAKE = phrase("Kan opptaket brukes til de nye ordene også?")
USE_TAKE, READ_ANEW = phrase("Ja, bruk det"), phrase("Nei, den skal leses på nytt")
RENEW = phrase("Forny samtykket")
TELL_CONSENT = phrase("Skriv inn samtykket")
RENEW_WHY = phrase("Stemmen blir ikke spilt når samtykket er ute. Opptakene blir liggende.")
RENEW_YES, RENEW_NO = phrase("Ja, i dag"), phrase("Ikke ennå")
REMOVE = phrase("Slett stemmen")
REMOVE_WHY = phrase("Alle opptakene og manuset blir borte. Du blir spurt først.")
REMOVE_YES, REMOVE_NO = phrase("Slett alt sammen"), phrase("La den ligge")
PAGE_WAYS = ReportWays(
    phrase("«Nye ord i øvelsene» spør om opptakene kan brukes til dem."),
    phrase("«Nye ord i øvelsene» gir dem som mangler nummer, et nummer."),
    phrase("Kan ikke spilles slik de er. Legg dem til med «Legg til lydfiler»"),
    phrase("Du fornyer det med «Forny samtykket»."),
)


def summary(count: int, over: int) -> str:
    """How many voices of one's own there are, and whether some may not be played any more."""
    there = ngettext("{count} stemme", "{count} stemmer", count).format(count=count) if count else ""
    return _("{there}, {over}").format(there=there, over=CONSENT_OVER()) if over else there


def with_state(name: str, state: str) -> str:
    """The name of a voice, and what is the matter with it."""
    return _("{name} ({state})").format(name=name, state=state) if state else name


def read_of(read: int, total: int) -> str:
    """How many of its sentences are read."""
    return WHOLE() if read == total else _("{read} av {total} lest").format(read=read, total=total)


def with_new_words(progress: str, new: int) -> str:
    """How far a voice has come, and how many sentences the exercises say in other words by now."""
    if not new:
        return progress
    counted = ngettext("{new} med nye ord", "{new} med nye ord", new).format(new=new)
    return _("{progress}, {counted}").format(progress=progress, counted=counted)


def to_read(number: int, seconds: float) -> str:
    """How many sentences there are to read, and about how long that takes."""
    return _("{sentences}, omtrent {time}").format(sentences=counted_sentences(number), time=duration(seconds))


def made(number: int, seconds: float) -> str:
    """A voice was made: what there is to read."""
    return sentences(_("Stemmen er laget. Du har {to_read}.").format(to_read=to_read(number, seconds)), ROOM_TIPS())


def renew_ask(person: str) -> str:
    """The question whether somebody has said yes again."""
    return _("Har {person} sagt ja til det samme igjen? Gjelder det noe annet, lag heller en ny stemme.").format(
        person=person
    )


def remove_ask(name: str) -> str:
    """The question whether a voice is to be removed as a whole."""
    return _("Alle opptakene til {name} blir slettet, og manuset med dem. Det kan ikke gjøres om.").format(name=name)


def added_lines(added: Sequence[AddedSound]) -> Iterator[str]:
    """What became of each sound that was to be added."""
    for each in added:
        if each.unreadable is not None:
            yield unreadable_sound(each.unreadable)
        elif each.sentence is None or each.measures is None:
            yield unassigned_line(each.file.name)
        else:
            yield added_line(each.sentence, PurePath(each.file).name, each.measures, each.faults)
