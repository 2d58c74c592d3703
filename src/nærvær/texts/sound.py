"""What is said of sound: voices, files made of exercises, what such a file says of itself, and sound that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..domain.errors import DecodeFault, FileFault, MissingSound, UnreadableSound, VoiceFault
from ..domain.score import Score, SoundTags, Voice
from .formats import capitalised, labelled, minutes, replaced_sentence
from .i18n import Phrase, _, fill, phrase, sentences

# Sound files

TITLE = phrase("Lag lydfil")
WHY = phrase("En øvelse som lydfil til telefonen, i den lengden du vil. Teksten følger med.")
WHICH = phrase("Hvilken øvelse?")
HOW_LONG = phrase("Hvor lenge skal den vare?")
WHERE = phrase("Hvor skal fila ligge?")
OTHER_FOLDER = phrase("Ei annen mappe")
OTHER_FOLDER_ASK = phrase("Hvilken mappe?")
OTHER_FOLDER_WHY = phrase("Skriv hele stien, for eksempel til en minnepinne.")
FOLDER_LENGTH = 500
MAKING = phrase("Lager lydfila …")
MADE = phrase("Ferdig")
BROKEN_OFF = phrase("Avbrutt. Ingen fil er laget.")
_NOT_IN_A_NAME = re.compile(r"[^\w ,()–-]+")
"""What stands for something else in the name of a file on a telephone, a memory stick or another system."""


def file_name(title: str, length: float, suffix: str) -> str:
    """The name of the sound file of an exercise, as it is read in a list on a telephone."""
    readable = " ".join(_NOT_IN_A_NAME.sub(" ", title).split())
    lasting = minutes(length)
    return f"{_('{title}, {minutes}').format(title=readable, minutes=lasting) if readable else lasting}{suffix}"


def tags(score: Score, length: float, voice: str) -> SoundTags:
    """What the sound file says of itself. `voice`: the name of the voice that speaks, "" for none."""
    return SoundTags(
        title=_("{title}, {minutes}").format(title=score.timeline.title, minutes=minutes(length)),
        artist="nærvær",
        album=_("Øvelser fra nærvær"),
        comment=_("Stemme: {voice}").format(voice=voice) if voice else "",
        words="\n".join(cue.text for cue in score.timeline.cues),
    )


def how_to_break_off(key: str) -> str:
    """How something that takes a while is broken off in lines."""
    return _("{key} og Enter avbryter.").format(key=key)


def rendered_lines(file: str, title: str, length: float, replaced: bool, captions: Sequence[str] = ()) -> Iterator[str]:
    """A sound file was rendered, with files of captions or without."""
    yield fill(
        _("Lydfila er laget: {title}, {minutes}. {replaced} Den ligger her: {file}"),
        title=title,
        minutes=minutes(length),
        replaced=replaced_sentence(replaced),
        file=file,
    )
    for name in captions:
        yield _("Tekstingen ligger her: {captions}").format(captions=name)


def made_lines(score: Score, file: str, length: float, replaced: bool, has_words: bool) -> Iterator[str]:
    """A sound file was made, from within the program."""
    yield from rendered_lines(file, score.timeline.title, length, replaced)
    if has_words:
        yield sentences(
            _("Ordene ligger ved siden av, som .lrc og .vtt."),
            _("Noen spillere på telefonen viser dem mens lyden går."),
        )


# Sound that is missing or not to be played


def sound_reason(fault: MissingSound) -> str:
    """Why a voice cannot say an exercise, or not all of it, as a part of a sentence."""
    why = _missing_reason(fault)
    if fault.reason is VoiceFault.STALE or not fault.data:
        return why
    return _("{missing} av {total} setninger mangler i denne stemmen: {why}").format(**fault.data, why=why)


def _missing_reason(fault: MissingSound) -> str:  # noqa: C901 - a case for each, so that mypy sees that all are worded
    match fault.reason:
        case FileFault.ABSENT:
            return _("lyden finnes ikke her")
        case FileFault.ENCODING:
            return _undecodable(DecodeFault.ENCODING)
        case FileFault() as reason:
            return _why_unreadable(reason)
        case DecodeFault() as reason:
            return _undecodable(reason)
        case VoiceFault.SHEET:
            return _("lista over setningene er skadet")
        case VoiceFault.CHANGED:
            return _("lydfila er en annen enn den lista over setningene ble laget til, eller den er kuttet")
        case VoiceFault.OUTSIDE:
            return _("lydfila ligger utenfor mappa til stemmen")
        case VoiceFault.CUT_OFF:
            return _("lydfila er kuttet og slutter før den siste setningen")
        case VoiceFault.STALE:
            return _("{missing} av {total} setninger mangler i denne stemmen").format(**fault.data)
        case VoiceFault.NO_VOICE:
            return _("ingen stemme snakker dette språket ennå")
        case VoiceFault.OTHER_LANGUAGE:
            return _("øvelsen finnes ikke på språket til denne stemmen")
        case VoiceFault.TAKE_TOO_LONG:
            return _("opptaket er for langt for én setning, og kan være på høyst ett minutt")
        case VoiceFault.CONSENT_OVER:
            return _("samtykket til å bruke stemmen er gått ut")
        case VoiceFault.ONLY_NORWEGIAN:
            return _("denne øvelsen er bare på norsk ennå")
        case VoiceFault.NOT_YET:
            return _("denne stemmen leser ikke denne øvelsen ennå")
        case VoiceFault.ANOTHER_READS:
            return _("en annen stemme leser denne øvelsen inntil videre")


def fault_clause(fault: FileFault | DecodeFault | VoiceFault) -> str:
    """Why a sound cannot be played or read, as a part of a sentence."""
    return _missing_reason(MissingSound("", "", "", fault, missing=0, total=0))


def unreadable_sound(error: UnreadableSound) -> str:
    """A sound file cannot become a take, why, and what would help."""
    return sentences(
        _("Jeg kan ikke bruke lyden: {why}.").format(why=fault_clause(error.reason)),
        _("Med programmet ffmpeg på maskinen kan nærvær lese filer fra telefoner, som .m4a.")
        if error.needs_ffmpeg
        else "",
        _("Det gjelder her: {file}").format(file=error.file),
    )


def _why_unreadable(fault: FileFault) -> str:
    from .file_errors import why_unreadable  # seldom wanted, and the first sound of a practice would wait for it

    return why_unreadable(fault)


def _undecodable(fault: DecodeFault) -> str:  # noqa: C901 - a case for each, so that mypy sees that all are worded
    match fault:
        case DecodeFault.KIND:
            return _("filtypen kan ikke brukes her, men wav, flac, ogg og opus kan")
        case DecodeFault.ENCODING:
            return _("lyden er kodet på en måte som ikke kan brukes her. Lagre den som vanlig wav eller flac")
        case DecodeFault.EMPTY:
            return _("lydfila er tom")
        case DecodeFault.CHANNELS:
            return _("lyden har for mange kanaler, og kan ha én eller to")
        case DecodeFault.RATE:
            return _("lyden har en samplingsfrekvens som ikke kan brukes, og kan ha fra 8 til 192 kHz")
        case DecodeFault.SAMPLES:
            return _("lyden har verdier som ikke kan spilles")
        case DecodeFault.LARGE:
            return _why_unreadable(FileFault.LARGE)
        case DecodeFault.LONG:
            return _("lyden er for lang, og kan være på høyst to timer")
        case DecodeFault.SLOW:
            return _("det tok for lang tid å lytte gjennom lyden")
        case DecodeFault.UNDECODABLE:
            return _("lydfila er skadet")
        case DecodeFault.SILENT:
            return _("det er helt stille i lydfila")
        case DecodeFault.QUIET:
            return _("opptaket er for svakt. Ta det opp på nytt, nærmere mikrofonen")
        case DecodeFault.CLIPPED:
            return _("opptaket er forvrengt fordi det var for sterkt. Ta det opp på nytt, litt svakere")


def missing_sound(fault: MissingSound) -> str:
    """That there is no voice to play, why, and what can be done."""
    why = labelled(fault.voice, sound_reason(fault)) if fault.voice else sound_reason(fault)
    return sentences(
        _("Øvelsen {exercise} har ingen stemme å spille ({why}).").format(exercise=fault.exercise, why=why),
        _("Du kan øve med tekst, eller velge en annen stemme."),
        _("Fila er: {file}").format(file=fault.file) if fault.file else "",
    )


_HEARD_OTHERWISE = (VoiceFault.ONLY_NORWEGIAN, VoiceFault.ANOTHER_READS)
"""Every sentence is heard, but not as it was wished for."""


def missing_before_playing(fault: MissingSound) -> str:
    """What the person will hear and not hear, said before a practice."""
    why = sound_reason(fault)
    if fault.reason in _HEARD_OTHERWISE:
        return f"{capitalised(why)}."
    if fault.reason is VoiceFault.NO_VOICE:
        return _("Det finnes ingen stemme på språket du øver på ennå. Du får klanger og tekst.")
    if fault.reason is VoiceFault.NOT_YET:
        return _("Stemmen leser ikke denne øvelsen ennå. Du får klanger og tekst.")
    if fault.data and fault.data["missing"] < fault.data["total"]:
        return sentences(f"{capitalised(why)}.", _("De kommer som tekst."))
    return _("Stemmen kan ikke brukes i denne øvelsen ({why}). Du får klanger og tekst.").format(why=why)


def missing_in_file(fault: MissingSound) -> str:
    """What is missing in a sound file that was rendered."""
    if fault.reason in _HEARD_OTHERWISE:
        return missing_before_playing(fault)
    return sentences(f"{capitalised(sound_reason(fault))}.", _("De er stille i lydfila."))


# Voices

_VOICES: dict[str, tuple[Phrase, Phrase]] = {
    "synthetic-light": (
        phrase("Lys stemme"),
        phrase(
            "Syntetisk stemme, lys og myk. Den er laget av en datamaskin, ikke lest inn av et menneske, og kan "
            "betone enkelte ord litt fremmed."
        ),
    ),
    "synthetic-dark": (
        phrase("Mørk stemme"),
        phrase(
            "Syntetisk stemme, mørk og rolig. Den er laget av en datamaskin, ikke lest inn av et menneske, og kan "
            "betone enkelte ord litt fremmed."
        ),
    ),
    "synthetic-light-en": (
        phrase("Lys engelsk stemme"),
        phrase(
            "Syntetisk stemme på engelsk, lys og myk. Den er laget av en datamaskin, ikke lest inn av et menneske, og kan "
            "betone enkelte ord litt fremmed."
        ),
    ),
    "synthetic-dark-en": (
        phrase("Mørk engelsk stemme"),
        phrase(
            "Syntetisk stemme på engelsk, mørk og rolig. Den er laget av en datamaskin, ikke lest inn av et menneske, og "
            "kan betone enkelte ord litt fremmed."
        ),
    ),
}
"""Name and description of the voices that come along, by id, as their own `voice.toml` has them in their own language."""


def voice_name(voice: Voice) -> str:
    """The name that people see."""
    return _VOICES[voice.id][0]() if voice.id in _VOICES else voice.name


def voice_description(voice: Voice) -> str:
    """What people should know of a voice before they choose it."""
    return _VOICES[voice.id][1]() if voice.id in _VOICES else voice.description
