"""Where the command line starts. With `composition` and `clinic_composition` the only place that knows every face and edge.

Nothing but argparse is imported before a command is known, so that `--help` and `--version` start fast; the app, which is
started by typing nothing after the name, waits for no parser either.
"""

from __future__ import annotations

import os
import sys

from .cli.stdio import open_standard_descriptors
from .invocation import DATA_DIR_VARIABLE


def main(arguments: list[str] | None = None) -> int:
    """Run one command line (without the program's name) and give its exit code."""
    open_standard_descriptors()
    from .composition import use_chosen_language

    words = sys.argv[1:] if arguments is None else arguments
    refused = use_chosen_language(words)
    if refused is not None:
        return refused
    folder = os.environ.get(DATA_DIR_VARIABLE)
    if not words and (folder is None or _is_plain_name(folder)):
        from .cli.main import open_app
        from .composition import Composition

        composition = Composition(folder)
        return open_app(composition.open_tui, composition.open_plain)
    from .cli.parser import build_parser

    typed = build_parser().parse_args(arguments)
    if typed.command in ("clinic", "kiosk"):
        from .clinic_composition import run_clinic_command

        return run_clinic_command(typed)
    from .cli.main import run_command
    from .composition import Composition

    composition = Composition(typed.data_dir)
    return run_command(typed, composition.open_services, composition.open_tui, composition.open_plain)


def _is_plain_name(folder: str) -> bool:
    """Whether the parser would accept `folder` as the folder of the diary without a second look."""
    return bool(folder.strip()) and folder.isprintable()


if __name__ == "__main__":
    sys.exit(main())
