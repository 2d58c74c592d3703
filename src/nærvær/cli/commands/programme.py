"""`nærvær plan` and `nærvær exercises`: what there is, as text or JSON."""

from __future__ import annotations

import argparse
from typing import Any

from ...domain.catalogue import Catalogue
from ...domain.programme import Exercise, Programme
from ...domain.services import Services
from ...sanitize import sanitize
from ...texts import cli_output
from ..argument_types import find_exercise
from ..stdio import echo_json, echo_lines


def programme_command(arguments: argparse.Namespace, parts: Services) -> int:
    """Print the plan, the exercises, or the text of one exercise."""
    catalogue = parts.catalogue
    if arguments.command == "plan":
        _print_plan(catalogue, arguments.json)
    elif arguments.text is not None:
        told = catalogue.text(find_exercise(catalogue, arguments.text).id)
        echo_lines(sanitize(line) for line in told.splitlines())
    else:
        _print_exercises(catalogue, arguments.json)
    return 0


def exercise_titles(catalogue: Catalogue) -> dict[str, str]:
    """Titles by exercise id."""
    return {exercise: sanitize(title) for exercise, title in catalogue.titles().items()}


def _print_plan(catalogue: Catalogue, data: bool) -> None:
    if data:
        echo_json(plan_data(catalogue.programme()))
    else:
        echo_lines(cli_output.programme_lines(catalogue.programme(), exercise_titles(catalogue)))


def _print_exercises(catalogue: Catalogue, data: bool) -> None:
    offered = catalogue.exercises()
    if data:
        echo_json([exercise_data(catalogue, known) for known in offered])
        return
    voices = catalogue.voices()
    for known in offered:
        echo_lines(
            [*cli_output.exercise_lines(known, catalogue.spans(known.id), voices, catalogue.sound_faults(known.id)), ""]
        )


def plan_data(programme: Programme) -> dict[str, Any]:
    """The shape of `plan --json`."""
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


def exercise_data(catalogue: Catalogue, known: Exercise) -> dict[str, Any]:
    """The shape of one exercise in `exercises --json`."""
    spans = catalogue.spans(known.id)
    return {
        "id": known.id,
        "title": known.title,
        "why": known.why,
        "kind": known.kind.value,
        "shortest": known.shortest,
        "longest": known.longest,
        "voices": {
            voice: {"shortest": span.shortest, "natural": span.natural, "longest": span.longest}
            for voice, span in spans.items()
        },
    }
