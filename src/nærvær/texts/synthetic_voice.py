"""What is said of voices that a program on the person's own machine speaks."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.voice_workshop import SpeechFault, SpeechProblem
from ..invocation import command
from .i18n import _, ngettext, phrase, sentences

ESPEAK = phrase("Syntetisk stemme fra espeak-ng på denne maskinen.")
LICENCE = phrase("Til eget bruk. Se vilkårene for modellen før du gir stemmen videre.")
A_PERSON_SPEAKS = phrase(
    "I denne stemmen snakker et menneske, så en maskin får ikke lese resten. Lag en ny stemme til den."
)


def piper(model: str) -> str:
    """What a voice made by piper tells of itself."""
    return _("Syntetisk stemme fra piper på denne maskinen, med modellen {model}.").format(model=model)


def made_lines(name: str, identity: str, said: int, count: int) -> Iterator[str]:
    """How many sentences were said now, and what can be done with the voice."""
    now = ngettext("{number} setning er lest inn nå.", "{number} setninger er lest inn nå.", said).format(number=said)
    yield sentences(now, _("{name} har {count} i alt.").format(name=name, count=count))
    yield _("Velg stemmen i innstillingene, eller se over den: {command}").format(
        command=command(f"voice check {identity}")
    )


def speech_problem(error: SpeechProblem) -> str:
    """Why a program does not speak, and what to do."""
    match error.reason:
        case SpeechFault.NO_ESPEAK:
            return _("espeak-ng er ikke installert på denne maskinen. Installer det, eller bruk piper med --model.")
        case SpeechFault.NO_PIPER:
            return _(
                "piper er ikke installert på denne maskinen. Installer det, eller utelat --model og bruk espeak-ng."
            )
        case SpeechFault.NO_MODEL:
            return _("Jeg finner ikke modellen: {detail}").format(detail=error.detail)
        case SpeechFault.SLOW:
            return _("Programmet brukte for lang tid på en setning. De andre er lagret; prøv igjen.")
        case SpeechFault.FAILED:
            told = _("Det sa: {detail}").format(detail=error.detail) if error.detail else ""
            return sentences(_("Programmet fikk ikke lest en setning. De andre er lagret."), told)
