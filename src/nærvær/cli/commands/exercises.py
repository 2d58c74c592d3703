"""What concerns exercises: `nærvær practise`, `pause` and `resume`; `plan` and `exercises` as text or JSON; and `render`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...dialogues.sound_file import score_to_write, sound_tags
from ...domain.catalogue import Catalogue, Exercise, Programme
from ...domain.errors import Refusal
from ...domain.player import RemoteCommand
from ...domain.practice import Bell, practice_day
from ...domain.preferences import Preferences, guidance_language
from ...domain.score import Score, SoundTags
from ...domain.services import Services
from ...sanitize import sanitize
from ...texts import cli, cli_output
from ...texts.sound import missing_in_file, rendered_lines
from ..argument_types import asks_for_an_occasion, find_exercise, occasion_options, output_file, practice_options
from ..dispatch import CommandContext, UsageError, mention_refusal, safe_titles
from ..stdio import ExitStatus, can_show_tui, echo_json, echo_lines, echo_lines_done, echo_stderr, progress_bar


def show_plan(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Print the eight weeks."""
    programme = context.services.catalogue.programme()
    if arguments.json:
        echo_json(plan_data(programme))
    else:
        echo_lines(cli_output.programme_lines(programme, safe_titles(context.services.catalogue)))
    return ExitStatus.DONE


def show_exercises(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Print the exercises, or the text of one exercise. Raises `UsageError` for what does not go together."""
    catalogue = context.services.catalogue
    if arguments.text is not None and arguments.json:
        raise UsageError(cli.ONE_AT_A_TIME().format(names="--json, --text"))
    if arguments.text is not None:
        asked = find_exercise(catalogue, arguments.text)
        language = _own_guidance_language(context)
        options = occasion_options(arguments, catalogue, asked, language)
        if options is None:
            lines = list(cli_output.script_lines(asked, catalogue.script(asked.id, language)))
        else:
            lines = list(cli_output.timeline_lines(catalogue.score(options).timeline, options))
        echo_lines(map(sanitize, lines))
    elif asks_for_an_occasion(arguments):
        raise UsageError(cli_output.OCCASION_NEEDS_A_TEXT())
    elif arguments.json:
        echo_json([exercise_data(catalogue, exercise) for exercise in catalogue.exercises()])
    else:
        voices = catalogue.voices()
        for exercise in catalogue.exercises():
            faults = catalogue.sound_faults(exercise.id)
            echo_lines([*cli_output.exercise_lines(exercise, catalogue.spans(exercise.id), voices, faults), ""])
    return ExitStatus.DONE


def _own_guidance_language(context: CommandContext) -> str:
    """Return the language this person is guided in; the diary is not opened where there is only one."""
    catalogue = context.services.catalogue
    if len(catalogue.languages()) == 1:
        return ""
    return guidance_language(catalogue, Preferences.from_entries(context.entries_if_readable(mention_refusal)))


def plan_data(programme: Programme) -> dict[str, Any]:
    """Return the shape of `plan --json`."""
    return {
        "weeks": [
            {
                "week": week.number,
                "theme": week.theme,
                "why": week.why,
                "formal": [{"exercise": formal.exercise, "times": formal.times} for formal in week.formal],
                "informal": list(week.informal),
            }
            for week in programme.weeks
        ]
    }


def exercise_data(catalogue: Catalogue, exercise: Exercise) -> dict[str, Any]:
    """Return the shape of one exercise in `exercises --json`."""
    spans = catalogue.spans(exercise.id)
    return {
        "id": exercise.id,
        "title": exercise.title,
        "why": exercise.why,
        "kind": exercise.kind.value,
        "shortest": exercise.shortest,
        "longest": exercise.longest,
        "voices": {
            voice: {"shortest": span.shortest, "natural": span.natural, "longest": span.longest}
            for voice, span in spans.items()
        },
    }


# A sound file


def render(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Write the sound file and its captions, then say what was written."""
    services = context.services
    entries = context.entries_if_readable(mention_refusal)
    options = practice_options(arguments, services.catalogue, entries, practice_day(services.now()))
    sound = output_file(arguments.output)
    captions = tuple(output_file(name) for name in arguments.captions or ())
    if len({file.resolve() for file in (sound, *captions)}) <= len(captions):
        raise UsageError(cli_output.CAPTIONS_OVER_SOUND())
    score = score_to_write(services.catalogue, options)
    if score.fault is not None:
        echo_stderr(f"{sanitize(missing_in_file(score.fault))}\n")
    replaced = sound.exists()
    _render_with_progress(services, score, sound, captions, sound_tags(services.catalogue, score, options.minutes))
    names = [str(file) for file in captions]
    echo_lines_done(
        rendered_lines(str(sound), score.timeline.title, options.minutes, replaced, names),
        [str(sound), *names],
    )
    return ExitStatus.DONE


def _render_with_progress(
    services: Services, score: Score, sound: Path, captions: Sequence[Path], tags: SoundTags
) -> None:
    with progress_bar() as show:
        services.render(score, sound, captions, show, tags)


def practise(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Open the practice asked for. Refuses before any face opens what the exercise cannot do."""
    catalogue, now = context.services.catalogue, context.services.now
    if arguments.exercise is None:
        known = (f"  {exercise.id} ({sanitize(exercise.title)})" for exercise in catalogue.exercises())
        raise UsageError(cli.which_exercise("\n".join(known)))
    entries = context.entries_if_readable(_left_to_the_face)
    options = practice_options(arguments, catalogue, entries, practice_day(now()))
    if arguments.silent:
        options = replace(options, captions_only=True, bell=Bell.NONE)
    if arguments.plain or not can_show_tui():
        return context.open_plain(options)
    catalogue.score(options)
    return context.open_tui(options)


def _left_to_the_face(_: Refusal) -> None:
    """Say nothing: the face does when it opens the diary itself."""


def send_to_player(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Pause or resume the practice under way in another window. Raises `NothingPlaying` or `NotNow`."""
    order = RemoteCommand(arguments.command)
    context.services.send_command(order)
    echo_lines_done([cli.REMOTE_DONE[order.value]()])
    return ExitStatus.DONE
