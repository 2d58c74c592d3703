"""`nærvær plan` and `nærvær exercises`: what is offered, as text or JSON."""

from __future__ import annotations

import argparse
from typing import Any

from ...domain.catalogue import Catalogue
from ...domain.preferences import Preferences, guidance_language
from ...domain.programme import Exercise, Programme
from ...sanitize import sanitize
from ...texts import cli, cli_output
from ..argument_types import asks_for_an_occasion, find_exercise, occasion_options
from ..context import CommandContext, mention_refusal, safe_titles
from ..exit_status import ExitStatus
from ..stdio import echo_json, echo_lines
from ..usage_error import UsageError


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
        raise UsageError(cli.OCCASION_NEEDS_A_TEXT())
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
