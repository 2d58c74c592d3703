"""Where the command line starts. With `composition` and `clinic_composition` the only place that knows every face and edge.

Nothing but argparse is imported before a command is known, so that `--help` and `--version` start fast.
"""

from __future__ import annotations

import sys

from .cli.stdio import open_standard_descriptors


def main(arguments: list[str] | None = None) -> int:
    """Run one command line (without the program's name) and give its exit code."""
    open_standard_descriptors()
    from .composition import use_chosen_language

    refused = use_chosen_language(sys.argv[1:] if arguments is None else arguments)
    if refused is not None:
        return refused
    from .cli.parser import build_parser

    typed = build_parser().parse_args(arguments)
    if typed.command in ("clinic", "kiosk"):
        from .clinic_composition import run_clinic_command

        return run_clinic_command(typed)
    from .cli.main import run_command
    from .composition import Composition

    composition = Composition(typed.data_dir)
    return run_command(typed, composition.open_services, composition.open_tui, composition.open_plain)


if __name__ == "__main__":
    sys.exit(main())
