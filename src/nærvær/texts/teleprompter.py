"""What the teleprompter says while a voice is read in."""

from __future__ import annotations

from ..domain.own_voice import TakeFault, TakeMeasures
from ..domain.teleprompter import LevelVerdict, MicrophoneFault, MicrophoneProblem, RoomVerdict
from .formats import duration
from .i18n import Phrase, _, phrase, sentences
from .plain import AGAIN_KEY, BEFORE_KEY, END_KEY, HEAR_KEY, ON_KEY

LISTENS_TO_ROOM = phrase("Sitt stille et øyeblikk. Jeg hører etter hvordan rommet låter.")
HOW_TO_BEGIN = phrase("Mellomrom begynner. Trykk det igjen når setningen er lest.")
RECORDING = phrase("Tar opp. Mellomrom når setningen er lest.")
SAVING = phrase("Lagrer …")
PLAYING = phrase("Spiller av.")
TAKEN = phrase("lest")
WHOLE = phrase("Alle setningene er lest. Takk. Esc avslutter, og alt er lagret.")
NEXT_IS = phrase("Så: {text}")
BEGIN_TAKE, END_TAKE, AGAIN, LISTEN = phrase("les"), phrase("ferdig lest"), phrase("om igjen"), phrase("hør")
NEXT, BEFORE, LEAVE = phrase("neste"), phrase("forrige"), phrase("slutt, alt er lagret")
DROP = phrase("forkast")
NOTHING_TO_HEAR = phrase("Denne setningen er ikke lest ennå.")
CANNOT_PLAY = phrase("Jeg får ikke spilt av her.")
NOT_SAVED = phrase("Setningen ble ikke lagret. De andre er trygge. {why}")
STOPPED = phrase("Opptaket stoppet. Alt du har lest ferdig, er lagret. {why}")

ROOM: dict[RoomVerdict, Phrase] = {
    RoomVerdict.QUIET: phrase("Rommet er stille nok."),
    RoomVerdict.USABLE: phrase("Rommet suser litt. Lukk vindu og dør, og slå av vifter, hvis du kan."),
    RoomVerdict.NOISY: phrase("Det er mye støy her. Finn et stillere sted, ellers høres støyen i alle øvelsene."),
    RoomVerdict.DEAD: phrase("Mikrofonen gir ingen lyd. Er den slått av, eller dempet?"),
}
LEVELS: dict[LevelVerdict, Phrase] = {
    LevelVerdict.SILENT: phrase("stille"),
    LevelVerdict.FAINT: phrase("svakt"),
    LevelVerdict.GOOD: phrase("passe"),
    LevelVerdict.LOUD: phrase("sterkt"),
    LevelVerdict.CLIPPED: phrase("for sterkt"),
}


ALL_KEPT = phrase("Alt du har lest, er lagret.")
DROPPED = phrase("Den ble ikke tatt vare på.")


# In lines


def line_how() -> str:
    """What can be typed at a sentence that has not been read."""
    return _(
        "Enter begynner opptaket. {on} og Enter går til neste setning, {before} til den før, og {end} avslutter."
    ).format(on=ON_KEY.letter(), before=BEFORE_KEY.letter(), end=END_KEY.letter())


def line_again_how() -> str:
    """What can be typed at a sentence that was read before."""
    return _(
        "Den er lest. {again} og Enter leser den om igjen, {hear} spiller den av, {on} går til neste, {before} til den før, "
        "og {end} avslutter."
    ).format(
        again=AGAIN_KEY.letter(),
        hear=HEAR_KEY.letter(),
        on=ON_KEY.letter(),
        before=BEFORE_KEY.letter(),
        end=END_KEY.letter(),
    )


def line_recording() -> str:
    """It is being recorded, and how that ends."""
    return _("Tar opp. Enter når setningen er lest. {end} og Enter forkaster den.").format(end=END_KEY.letter())


def line_taken_how() -> str:
    """What can be typed after a take."""
    return _("Enter går videre. {hear} og Enter spiller av, {again} leser om igjen, og {end} avslutter.").format(
        hear=HEAR_KEY.letter(), again=AGAIN_KEY.letter(), end=END_KEY.letter()
    )


def line_whole() -> str:
    """Every sentence has a take."""
    return _("Alle setningene er lest. Takk. {end} og Enter avslutter.").format(end=END_KEY.letter())


def line_take_told(measures: TakeMeasures, level: LevelVerdict) -> str:
    """How a take was heard, and how loud it was, in words."""
    return sentences(take_told(measures), _("Styrken var {level}.").format(level=LEVELS[level]()))


def heading(name: str) -> str:
    """Whose voice is read in."""
    return _("Les inn: {name}").format(name=name)


def progress(done: int, count: int, seconds: float) -> str:
    """How many sentences have been read, and about how long the others take."""
    read = _("{done} av {count} lest").format(done=done, count=count)
    if done == count:
        return read
    return _("{read}, omtrent {time} igjen").format(read=read, time=duration(seconds))


def which(number: int) -> str:
    """The number of the sentence that is shown."""
    return _("Setning {number}").format(number=number)


def take_told(measures: TakeMeasures) -> str:
    """How a take was heard: what is wrong with it, or that it is good."""
    return sentences(*(_take_fault(fault) for fault in measures.faults)) if measures.faults else _("Det ble fint.")


def _take_fault(fault: TakeFault) -> str:
    match fault:
        case TakeFault.SILENT:
            return _("Jeg hørte ingen. Les den om igjen.")
        case TakeFault.CLIPPED:
            return _("Det ble for sterkt, så lyden er forvrengt. Gå litt unna, og les om igjen.")
        case TakeFault.FAINT:
            return _("Det ble svakt. Kom nærmere mikrofonen.")
        case TakeFault.NOISY:
            return _("Rommet høres godt bak stemmen.")
        case TakeFault.CUT:
            return _("Det var kort. Ble hele setningen med?")
        case TakeFault.SLOW:
            return _("Det var langt. Ble noe annet med?")


def microphone_problem(error: MicrophoneProblem) -> str:
    """Why nothing can be recorded, and what to do."""
    match error.reason:
        case MicrophoneFault.NO_PORTAUDIO:
            return _("Lydbiblioteket PortAudio mangler på denne maskinen, så jeg kan ikke ta opp.")
        case MicrophoneFault.NO_MICROPHONE:
            return _("Jeg finner ingen mikrofon. Koble den til, og prøv igjen.")
        case MicrophoneFault.REFUSED:
            return _("Mikrofonen lot seg ikke åpne. Bruker et annet program den, eller er den sperret?")
        case MicrophoneFault.LOST:
            return _("Mikrofonen ble borte. Koble den til, og begynn igjen.")
