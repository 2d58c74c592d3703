"""What is said of whole recordings that become exercises: the command, its timeline, the review, and why one cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ..domain.errors import RecordingFault, RecordingProblem
from ..domain.recorded_exercise import NO_WORDS, CutRecording, RecordedExercise
from ..invocation import command
from .formats import decimal_text, minutes, minutes_and_seconds
from .i18n import _, ngettext, phrase, sentences
from .own_voice import consent_line

SPOKEN, SILENT = "█", "·"
"""A part of the timeline in which somebody speaks, and one in which nobody does."""

WHY = phrase("Et opptak som får den lengden du vil ha. Bare pausene blir lengre eller kortere.")
LISTENING = phrase("Hører gjennom opptaket …")
CUTTING = phrase("Lagrer øvelsen …")
NO_CONSENT = phrase("Samtykke: det står ikke hvem som snakker, og hva opptaket kan brukes til.")
PURPOSE_NEEDS_PERSON = phrase("Skriv også hvem som snakker, med --by.")
UNTIL_NEEDS_PURPOSE = phrase("Skriv også hva opptaket kan brukes til, med --purpose.")
NOTHING_KEPT = phrase("Avbrutt. Ingenting er lagret.")
HOW_TO_REVIEW = phrase("Enter lagrer. Ellers skriver du:")
NOT_UNDERSTOOD = phrase("Det forsto jeg ikke. Ingenting er endret.")
NO_SUCH_PHRASE = phrase("Det nummeret finnes ikke her.")
NO_STOP_THERE = phrase("Jeg finner ingen stans i stemmen der.")
SAVE_WITH_YES = phrase("Ingenting er lagret. Skriv kommandoen en gang til med --yes for å lagre den slik.")
JOIN_WORD, SPLIT_WORD, PAUSES_WORD = phrase("sammen"), phrase("del"), phrase("pauser")
SHOW_WORD, CANCEL_WORD = phrase("vis"), phrase("avbryt")


def review_help() -> Iterator[str]:
    """What can be typed while the cut is reviewed, each with what it does."""
    yield "  " + _("{word} 4 – setning 4 og 5 blir én, uten pause mellom").format(word=JOIN_WORD())
    yield "  " + _("{word} 7 – setning 7 deles ved den lengste stansen i den").format(word=SPLIT_WORD())
    yield "  " + _("{word} 7 1:23 – setning 7 deles ved stansen nærmest 1:23").format(word=SPLIT_WORD())
    yield "  " + _("{word} 1,5 – finn pausene på nytt, de på 1,5 sekunder og mer").format(word=PAUSES_WORD())
    yield "  " + _("{word} – se alt en gang til").format(word=SHOW_WORD())
    yield "  " + _("{word} – la være").format(word=CANCEL_WORD())


def timeline_picture(cut: CutRecording, columns: int) -> Iterator[str]:
    """The recording as rows of a minute each, or of half a minute where it is narrow: where there is speech, and pauses."""
    cells = 60 if columns >= 70 else 30
    seconds = 60 if cells == 60 else 30
    for row in range(0, round(cut.total / cut.rate) + 1, seconds):
        marks = []
        for cell in range(cells):
            middle = (row + (cell + 0.5) * seconds / cells) * cut.rate
            if middle < cut.total:
                marks.append(SPOKEN if any(each.start <= middle < each.end for each in cut.phrases) else SILENT)
        if marks:
            yield f"{minutes_and_seconds(row):>6}  {''.join(marks)}"


def phrase_lines(cut: CutRecording) -> Iterator[str]:
    """Each phrase with its number, when it begins, its words, and the pause after it."""
    for number, each in enumerate(cut.phrases, 1):
        begins = minutes_and_seconds(each.start // cut.rate)
        words = each.words or NO_WORDS
        pause = _("pause {seconds} s").format(seconds=decimal_text(f"{cut.pause_after(number - 1):.1f}"))
        yield f"{number:>4} {begins} {words} ({pause})"  # a line that is wrapped has no wider gaps either


def summary(cut: CutRecording) -> str:
    """How many phrases and pauses there are, and how short and long the exercise can be."""
    count = len(cut.phrases)
    span = cut.possible_minutes()
    lengths = ""
    if span is not None:
        lengths = _("Øvelsen kan vare fra {shortest} til {longest}.").format(shortest=span[0], longest=minutes(span[1]))
    pieces = ngettext("{number} stykke tale, og pauser mellom.", "{number} stykker tale, med pauser mellom.", count)
    return sentences(pieces.format(number=count), lengths)


def kept_lines(exercise: RecordedExercise, folder: str) -> Iterator[str]:
    """That a recording has become an exercise, where it lies, and how it is done and taken away."""
    yield _("«{title}» er lagret som øvelse, fra {shortest} til {longest}. Den ligger her: {folder}").format(
        title=exercise.title, shortest=exercise.shortest, longest=minutes(exercise.longest), folder=folder
    )
    yield _("Du finner den under «øvelse» på dagens side. Eller skriv: {command}").format(
        command=command(f"practise {exercise.id}")
    )
    yield _("Slik blir den borte igjen, med alt opptaket: {command}").format(
        command=command(f"voice import --remove {exercise.id}")
    )


def consent_missing(identity: str) -> str:
    """It is not told who speaks in a recording and has said yes, and how that is told."""
    return _("Skriv også ned hvem som snakker, og hva opptaket kan brukes til: {command}").format(
        command=command(f"voice consent {identity} --renew")
    )


def listed_lines(exercises: Sequence[RecordedExercise], today: date) -> Iterator[str]:
    """The whole recordings there are, by what they are called and the id they are chosen by, and their consents."""
    for each in exercises:
        yield _("{title} ({id}), et helt opptak").format(title=each.title, id=each.id)
        yield f"  {NO_CONSENT() if each.consent is None else consent_line(each.consent, today)}"
        yield ""


def removed(title: str) -> str:
    """That a recorded exercise is gone."""
    return _("«{title}» er borte, med lyden. Det du har ført i dagboka, står der fortsatt.").format(title=title)


def recording_problem(error: RecordingProblem) -> str:
    """Why a recording cannot become an exercise, and what to do."""
    return _reason(error.reason).format(name=error.name)


def _reason(fault: RecordingFault) -> str:  # noqa: C901 - a case for each, so that mypy sees that all are worded
    match fault:
        case RecordingFault.KIND:
            return _("Denne filtypen kan jeg ikke lese. Jeg kan lese wav, flac, mp3, ogg, opus og aiff: {name}")
        case RecordingFault.NEEDS_FFMPEG:
            return _(
                "Denne filtypen kan jeg bare lese når programmet ffmpeg er på maskinen. Uten det kan jeg lese wav, flac, "
                "mp3, ogg, opus og aiff: {name}"
            )
        case RecordingFault.RATE:
            return _("Lyden har en samplingsfrekvens som ikke kan brukes, og kan ha fra 8 til 192 kHz: {name}")
        case RecordingFault.SAMPLES:
            return _("Lyden har verdier som ikke kan spilles: {name}")
        case RecordingFault.SHORT:
            return _("Opptaket er for kort. Det må være på minst ett minutt: {name}")
        case RecordingFault.LONG:
            return _("Opptaket er for langt. Det kan være på høyst to timer, så del det i flere: {name}")
        case RecordingFault.UNDECODABLE:
            return _("Jeg får ikke lest denne lydfila. Den er skadet, eller av en type jeg ikke kjenner: {name}")
        case RecordingFault.CLIPPED:
            return _("Opptaket er forvrengt fordi det var for sterkt. Ta det opp på nytt, litt svakere: {name}")
        case RecordingFault.NO_SPEECH:
            return _("Jeg hører ingen som snakker i dette opptaket: {name}")
        case RecordingFault.NO_PAUSES:
            return _("Jeg finner ingen pauser å strekke på. Er det musikk, eller støy hele veien? {name}")
        case RecordingFault.NO_LENGTH:
            return _("Pausene er for korte til at opptaket kan få en lengde i hele minutter: {name}")
        case RecordingFault.TAKEN:
            return _("Det finnes en øvelse med id-en «{name}» fra før. Velg en annen med --id.")
        case RecordingFault.BAD_ID:
            return _(
                "«{name}» kan ikke være id. Bruk små bokstaver fra a til z, tall og bindestrek, med en bokstav først."
            )
        case RecordingFault.BAD_CAPTIONS:
            return _("Jeg finner ingen tekst å bruke i denne fila. Den kan være .vtt, .srt eller ren tekst: {name}")
