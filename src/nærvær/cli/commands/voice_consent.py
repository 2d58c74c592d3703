"""`nærvær voice consent`: who has said yes to what, since when and until when, and the yes that is said again."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date

from ...domain.own_voice import VoiceConsent
from ...domain.services import Services
from ...quick_dataclass import dataclass
from ...texts import cli as cli_texts
from ...texts import own_voice as texts
from ...texts import recordings as recording_texts
from ..dispatch import CommandContext, UsageError
from ..stdio import ExitStatus, echo_lines, echo_lines_done
from .voice import find_voice, own_folders, parse_until, read_answer, short_enough, today_of


@dataclass(frozen=True, slots=True)
class SpokenSound:
    """A voice of one's own or a whole recording with its consents; `keep` writes a new one.

    `missing` is what is said where there is no consent, and `needs_none` whether a machine speaks.
    """

    name: str
    consent: VoiceConsent | None
    earlier: tuple[VoiceConsent, ...]
    keep: Callable[[VoiceConsent], None]
    missing: str
    needs_none: bool = False


def consent(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Print the consent and the earlier ones, after it was renewed if that is asked for.

    The status tells whether the sound may be used today.
    """
    services, today = context.services, today_of(context.services)
    sound = _find_sound(arguments.voice, services)
    told = (arguments.person, arguments.purpose, arguments.until)
    is_asked = arguments.renew or any(each is not None for each in told)
    if sound.needs_none:
        if is_asked:
            raise UsageError(texts.A_MACHINE_SPEAKS())
        echo_lines([sound.name, texts.A_MACHINE_SPEAKS()])
        return ExitStatus.DONE
    if is_asked:
        renewed = _renewed(arguments, sound.consent, today)
        if renewed is None:
            echo_lines([texts.CONSENT_UNCHANGED()])
            return ExitStatus.FAILED
        sound.keep(renewed)
        sound = _find_sound(arguments.voice, services)
    given = sound.consent
    lines = [sound.missing if given is None else texts.consent_line(given, today)]
    lines += texts.consent_history_lines(given, sound.earlier)
    echo = echo_lines_done if is_asked else echo_lines
    echo([sound.name, *lines, texts.consent_ways(arguments.voice, sound.consent)])
    return ExitStatus.FAILED if given is None or given.is_over(today) else ExitStatus.DONE


def _find_sound(typed: str, services: Services) -> SpokenSound:
    """Return a voice by its id or its folder, or a whole recording by its id. Raises as `find_voice` does."""
    recorded = {each.id: each for each in services.recordings.known()}
    if typed in recorded and typed not in own_folders(services):
        exercise = recorded[typed]
        return SpokenSound(
            exercise.title,
            exercise.consent,
            exercise.earlier,
            lambda given: services.recordings.write_consent(exercise.id, given),
            recording_texts.NO_CONSENT(),
        )
    voice = find_voice(typed, services)
    card = voice.card
    return SpokenSound(
        card.name,
        card.consent,
        card.earlier,
        lambda given: services.voice_workshop.write_card(voice.folder, card.with_consent(given)),
        texts.consent_line(None, today_of(services)),
        needs_none=card.synthetic and card.consent is None,
    )


def _renewed(arguments: argparse.Namespace, given: VoiceConsent | None, today: date) -> VoiceConsent | None:
    """Return the consent that was told and said yes to; None where nobody has. Raises `UsageError`."""
    if arguments.yes and arguments.until is None:
        raise UsageError(cli_texts.missing_arguments("--until"))
    person = _told(arguments.person, "" if given is None else given.person, texts.ASK_PERSON())
    if given is not None and person.casefold() != given.person.casefold():
        raise UsageError(texts.other_person(given.person))
    purpose = _told(arguments.purpose, "" if given is None else given.purpose, texts.ASK_PURPOSE()) if person else ""
    if not person or not purpose:
        return None
    if not arguments.yes and not texts.is_yes(read_answer(texts.consent_ask(person, purpose)) or ""):
        return None
    until = read_answer(texts.ASK_UNTIL()) if arguments.until is None else arguments.until
    return None if until is None else VoiceConsent(person, purpose, today, parse_until(until, today))


def _told(typed: str | None, known: str, question: str) -> str:
    """Return what was typed, else what is known, else what is answered. Raises `UsageError`."""
    return short_enough(typed.strip() if typed is not None else known or (read_answer(question) or "").strip())
