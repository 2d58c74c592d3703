"""What is said of voices of one's own: whose they are, what is missing in them, and what becomes of added sounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ..domain.errors import DecodeFault, FileFault, VoiceFault
from ..domain.own_voice import Sentence, TakeFault, TakeMeasures, VoiceCard, VoiceConsent
from ..domain.take_assignment import AssignedBy
from ..domain.voice_making import ExerciseCoverage, FaultyTake, VoiceReport
from ..invocation import command
from .formats import comma_list, counted, decimal_text, duration, labelled, long_date, quotation, text_list
from .i18n import Label, _, ngettext, phrase, sentences
from .sound import fault_clause

MOST_LISTED = 40
"""Of so many sentences each is named; of more, the number of those left."""
LONGEST_QUOTE = 60

NO_OWN_VOICES = phrase("Du har ingen egne stemmer ennå.")
ASK_NAME = phrase("Hva skal stemmen hete?")
ASK_PERSON = phrase("Hvem er det som snakker?")
ASK_PURPOSE = phrase("Hva har den som snakker, sagt ja til at opptakene brukes til?")
ASK_UNTIL = phrase("Til og med hvilken dag? (tom linje: til samtykket trekkes tilbake)")
CONSENT_MISSING = phrase("Ingen stemme er laget. Den som snakker, må ha sagt ja, og det må stå hva til.")
NO_EXERCISE = phrase("Skriv hvilken øvelse stemmen skal lese, eller «alle».")
EVERY_EXERCISE = phrase("alle")
ONE_FILE_WITH_LABELS = phrase("Med --labels hører det én lydfil.")
NO_SOUNDS = phrase("Det er ingen lydfiler her.")
NOT_REMOVED = phrase("Stemmen ligger der fortsatt.")
YES = phrase("j, ja")
A_MACHINE_SPEAKS = phrase("I denne stemmen snakker en maskin, så den trenger ikke noe samtykke.")
CONSENT_UNCHANGED = phrase("Ingenting er endret. Samtykket står som før.")
BUILT_IN = phrase("Denne stemmen følger med nærvær, og kan ikke endres.")


def no_own_voice(asked: str) -> str:
    """A voice was asked for by a name, and there is none of one's own yet."""
    return _(
        "Jeg kjenner ikke stemmen «{asked}», og du har ingen egne stemmer ennå. «{command}» lager en. Stemmene som følger "
        "med, trenger ingenting av dette."
    ).format(asked=asked, command=command("voice manuscript"))


IN_JSON = phrase(
    "Denne stemmen er laget for en eldre utgave, med lister i .json. Den spiller som før, men bare en stemme med "
    "manuscript.txt kan endres her."
)


def is_yes(typed: str) -> bool:
    """Return whether a question was answered with yes."""
    return typed.strip().casefold() in YES().split(", ")


def bad_until(typed: str) -> str:
    """A day that a consent cannot end on."""
    return _("«{typed}» er ingen dag som kommer. Skriv den slik: 31.12.2027.").format(typed=typed)


def too_long(typed: str, highest: int) -> str:
    """Something told of a voice has too many characters."""
    return _("«{typed}» er for langt. Det er plass til {highest} tegn.").format(
        typed=f"{typed[:LONGEST_QUOTE].rstrip()}…", highest=highest
    )


def bad_id(typed: str) -> str:
    """A name that no folder of a voice can have."""
    return _("Stemmen kan ikke ha mappenavnet «{typed}». Bruk små bokstaver a–z, tall og bindestrek.").format(
        typed=typed
    )


# Listed


def voice_lines(name: str, identity: str, folder: str, is_own: bool) -> Iterator[str]:
    """A voice, by its name and the id it is chosen by, and where it lies."""
    yield f"{name} ({identity})"
    yield f"  {_('Den ligger her: {folder}').format(folder=folder) if is_own else _('Den følger med nærvær.')}"


def consent_line(consent: VoiceConsent | None, today: date) -> str:
    """Whose voice it is, for what, and until when."""
    if consent is None:
        return _("Samtykke: det står ikke i voice.toml hvem som snakker, og hva opptakene kan brukes til.")
    if consent.until is None:
        return _("Samtykke: {person}, til {purpose}. Det gjelder til det trekkes tilbake.").format(
            person=consent.person, purpose=consent.purpose
        )
    worded = (
        _("Samtykke: {person}, til {purpose}. Det gikk ut {day}, og stemmen blir ikke spilt.")
        if consent.is_over(today)
        else _("Samtykke: {person}, til {purpose}. Det gjelder til og med {day}.")
    )
    return worded.format(person=consent.person, purpose=consent.purpose, day=long_date(consent.until))


def consent_ask(person: str, purpose: str) -> str:
    """The question whether somebody has said yes."""
    return _("Har {person} sagt ja til at opptakene blir brukt til {purpose}? (j/n)").format(
        person=person, purpose=purpose
    )


def other_person(person: str) -> str:
    """Somebody else cannot say yes to what this person has read."""
    return _("Opptakene er av {person}, og ingen andre kan si ja til dem. Leser en annen, lag en ny stemme.").format(
        person=person
    )


def consent_ways(identity: str, consent: VoiceConsent | None) -> str:
    """How a consent is written down or renewed."""
    typed = command(f"voice consent {identity} --renew")
    if consent is None:
        return _("Når den som snakker, har sagt ja, skriver du det ned slik: {command}").format(command=typed)
    return _("Når {person} har sagt ja igjen, fornyer du det slik: {command}").format(
        person=consent.person, command=typed
    )


def consent_history_lines(consent: VoiceConsent | None, earlier: Sequence[VoiceConsent]) -> Iterator[str]:
    """On which day a consent was given, and what was agreed before it, the latest first."""
    if consent is not None and consent.given is not None:
        yield _("Det ble gitt {day}.").format(day=long_date(consent.given))
    for each in reversed(earlier):
        given = "" if each.given is None else _("Det ble gitt {day}.").format(day=long_date(each.given))
        until = _("Det hadde ingen siste dag.")
        if each.until is not None:
            until = _("Det gjaldt til og med {day}.").format(day=long_date(each.until))
        told = _("Før: {person}, til {purpose}.").format(person=each.person, purpose=each.purpose)
        yield sentences(told, given, until)


def coverage_line(coverage: ExerciseCoverage) -> str:
    """How much of an exercise is read."""
    if coverage.read == coverage.total:
        return ngettext(
            "{title}: {total} setning, og den er lest.", "{title}: alle {total} setningene er lest.", coverage.total
        ).format(title=coverage.title, total=coverage.total)
    return _("{title}: {read} av {total} setninger er lest.").format(
        title=coverage.title, read=coverage.read, total=coverage.total
    )


# Checked


class ReportWays(NamedTuple):
    """How each kind of trouble is mended, as the face that tells of it does it."""

    reworded: Label
    unnumbered: Label
    unused: Label
    renewed: Label


def _reworded_by_command() -> str:
    return _("«{command}» spør om opptakene kan brukes til dem.").format(command=command("voice update"))


def _numbered_by_command() -> str:
    return _("«{command}» gir dem som mangler nummer, et nummer.").format(command=command("voice update"))


def _added_by_command() -> str:
    return _("Kan ikke spilles slik de er. Legg dem til med «{command}»").format(command=command("voice add"))


def _renewed_by_command() -> str:
    return _("Du fornyer det med «{command}».").format(command=command("voice consent"))


COMMAND_WAYS = ReportWays(_reworded_by_command, _numbered_by_command, _added_by_command, _renewed_by_command)


def report_lines(report: VoiceReport, today: date, ways: ReportWays = COMMAND_WAYS) -> Iterator[str]:
    """What there is to say of a voice: what it holds, and then what should be mended, each with its number."""
    yield labelled(report.card.name, report.card.description)
    if report.card.consent is not None or report.lacks_consent:
        yield consent_line(report.card.consent, today)
    if report.ends_soon:
        yield sentences(_("Snart er samtykket ute. Spør om det kan fornyes."), ways.renewed())
    yield _("Opptakene varer {duration} til sammen.").format(duration=duration(report.seconds))
    yield from map(coverage_line, report.coverage)
    yield from _missing_lines(report, ways)
    yield from _faulty_lines(report.faulty)
    yield from _file_lines(report, ways)
    yield ""
    yield _verdict(report, ways)


def _verdict(report: VoiceReport, ways: ReportWays) -> str:
    if report.is_over:
        return sentences(_("Stemmen blir ikke spilt før samtykket er fornyet."), ways.renewed())
    if report.is_whole:
        return _("Stemmen er hel.")
    return _("Stemmen kan brukes slik den er. Det som mangler, kommer som tekst.")


def _missing_lines(report: VoiceReport, ways: ReportWays) -> Iterator[str]:
    if report.missing:
        yield ""
        yield labelled(_("Mangler"), counted_sentences(len(report.missing)))
        named = report.missing[:MOST_LISTED]
        yield from (f"  {numbered_text(number, needed.text)}" for number, needed in named)
        yield from _more(len(report.missing) - len(named))
    if report.reworded:
        yield ""
        yield _("Disse er lest, men har fått nye ord siden:")
        for each in report.reworded[:MOST_LISTED]:
            yield f"  {numbered_text(each.sentence.number, each.sentence.text)}"
            yield f"      {labelled(_('nå'), quotation(each.text))}"
        yield ways.reworded()
    elif any(number is None for number, _needed in report.missing):
        yield ways.unnumbered()


def _faulty_lines(faulty: Sequence[FaultyTake]) -> Iterator[str]:
    if faulty:
        yield ""
        yield _("Hør på disse, og les dem gjerne inn på nytt:")
    for each in faulty[:MOST_LISTED]:
        why = comma_list(TAKE_FAULTS[fault]() for fault in each.faults) if each.faults else _why_unplayable(each)
        yield f"  {numbered_text(each.sentence.number, each.sentence.text)}"
        yield f"      {labelled(each.file, why)}"
    yield from _more(len(faulty) - MOST_LISTED)


def _why_unplayable(take: FaultyTake) -> str:
    found = take.unplayable
    return fault_clause(found) if isinstance(found, FileFault | DecodeFault | VoiceFault) else ""


def _file_lines(report: VoiceReport, ways: ReportWays) -> Iterator[str]:
    for files, about in (
        (report.nameless, _("Nummeret står ikke i manuset")),
        (report.doubles, _("Nummeret har ei lydfil fra før, og den blir brukt")),
        (report.unused, ways.unused()),
    ):
        if files:
            yield labelled(about, comma_list(file.name for file in files[:MOST_LISTED]))
            yield from _more(len(files) - MOST_LISTED)
    if report.unsaid:
        numbers = comma_list(f"{each.number:03}" for each in report.unsaid[:MOST_LISTED])
        yield labelled(_("Sies ikke i noen øvelse nå, men gjør ingen skade"), numbers)
        yield from _more(len(report.unsaid) - MOST_LISTED)


def _more(number: int) -> Iterator[str]:
    if number > 0:
        yield "  " + ngettext("… og {number} til.", "… og {number} til.", number).format(number=number)


def counted_sentences(number: int) -> str:
    """So many sentences."""
    return counted(number, "{number} setning", "{number} setninger")


def numbered_text(number: int | None, text: str) -> str:
    """A sentence with its number, as in a manuscript on paper."""
    shown = text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1].rstrip()}…"
    return f"{'–' * 3 if number is None else f'{number:03}'} {shown}"


TAKE_FAULTS = {
    TakeFault.SILENT: phrase("helt stille"),
    TakeFault.CLIPPED: phrase("forvrengt fordi det var for sterkt"),
    TakeFault.FAINT: phrase("for svakt, så gå nærmere mikrofonen"),
    TakeFault.NOISY: phrase("mye støy fra rommet"),
    TakeFault.CUT: phrase("for kort til å være hele setningen"),
    TakeFault.SLOW: phrase("mye lengre enn setningen"),
}


# The manuscript


def manuscript_lines(card: VoiceCard, lines: Sequence[Sentence], titles: dict[str, str]) -> Iterator[str]:
    """The manuscript to read from on paper: every sentence with its number and an empty line between."""
    yield _("Manus for {name}").format(name=card.name)
    yield _(
        "Les én setning om gangen, med en pause på to sekunder imellom. Si gjerne nummeret først hvis du tar opp alt i ett."
    )
    exercise = None
    for each in lines:
        if each.exercise != exercise:
            exercise = each.exercise
            yield from ("", f"== {titles.get(exercise, SHARED_TITLE())} ==")
        yield from ("", f"{each.number:03}  {each.text}")


SHARED_TITLE = phrase("Sies i flere øvelser")


def created_lines(folder: str, number: int) -> Iterator[str]:
    """A voice was made, without any sound yet."""
    yield _("Stemmen er laget, og mappa ligger her: {folder}").format(folder=folder)
    yield _("Den har {sentences} å lese.").format(sentences=counted_sentences(number))


def manuscript_written(file: str) -> str:
    """The manuscript was written to a file."""
    return _("Manuset ligger her: {file}").format(file=file)


# Added


def adding_line(by: AssignedBy) -> str:
    """How sounds find their sentences."""
    match by:
        case AssignedBy.NUMBER:
            return _("Legger dem til etter nummer.")
        case AssignedBy.WORDS:
            return _("Legger dem til etter ordene.")
        case AssignedBy.ORDER:
            return _("Legger dem til i rekkefølge, fra den første setningen som mangler eller den du ba om.")


def added_line(sentence: Sentence, name: str, measures: TakeMeasures, faults: Sequence[TakeFault]) -> str:
    """A sound became the take of a sentence; its length, and what is wrong with it."""
    told = _("{sentence} ← {name}, {seconds} s").format(
        sentence=numbered_text(sentence.number, sentence.text),
        name=name,
        seconds=decimal_text(f"{measures.seconds:.1f}"),
    )
    return f"{told} ({text_list(TAKE_FAULTS[fault]() for fault in faults)})" if faults else told


def unassigned_line(name: str) -> str:
    """A sound has no sentence."""
    return _("{name}: ingen setning passer, så den er hoppet over.").format(name=name)


def added_summary(number: int, missing: int) -> str:
    """So many takes were added, and so many sentences have none yet."""
    done = ngettext("La til {number} opptak.", "La til {number} opptak.", number).format(number=number)
    if missing:
        rest = ngettext("{number} setning mangler ennå.", "{number} setninger mangler ennå.", missing).format(
            number=missing
        )
        return sentences(done, rest)
    return sentences(done, _("Alle setningene er lest."))


# Updated and removed


def rewording_lines(sentence: Sentence, text: str) -> Iterator[str]:
    """The question whether a take can stand for a new wording."""
    yield ""
    yield from compared_lines(sentence, text)
    yield _("Kan opptaket brukes til den nye også? (j/n)")


def compared_lines(sentence: Sentence, text: str) -> Iterator[str]:
    """A sentence as it was read, and the words it has now."""
    yield labelled(_("Lest"), numbered_text(sentence.number, sentence.text))
    yield labelled(_("Nå"), text)


def updated_lines(reused: int, new: Sequence[Sentence]) -> Iterator[str]:
    """What came of bringing a manuscript up to the words of today."""
    if reused:
        yield ngettext(
            "{number} opptak gjelder for nye ord også.", "{number} opptak gjelder for nye ord også.", reused
        ).format(number=reused)
    if not new:
        yield _("Det er ingen nye setninger å lese.")
        return
    yield labelled(_("Nye å lese"), counted_sentences(len(new)))
    yield from (f"  {numbered_text(each.number, each.text)}" for each in new[:MOST_LISTED])
    yield from _more(len(new) - MOST_LISTED)


def remove_lines(name: str, folder: str, word: str) -> Iterator[str]:
    """What will be gone when a voice is removed."""
    yield _("Alle opptakene til {name} blir slettet, og manuset med dem: {folder}").format(name=name, folder=folder)
    yield _("Skriv «{word}» og trykk Enter for å slette. Skriver du noe annet, blir ingenting slettet.").format(
        word=word
    )


def removed_line(name: str) -> str:
    """A voice was removed."""
    return _("{name} er slettet. Kopier du har gitt bort eller lagt et annet sted, må du slette selv.").format(
        name=name
    )
