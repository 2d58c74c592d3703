"""Completions for fish: one line for each command, option and argument, with the place where it may be typed."""

from __future__ import annotations

from collections.abc import Iterator

from shell_companions.command_tree import Command, Option, Source, Value

_HEAD = """\
# Completions of nærvær for fish. Made from the parser of the program; do not edit.

# Succeeds where the words before the cursor lead to the command $argv[1], and, if it is given, $argv[2] arguments follow it.
function __naervaer_at
    set -l command naervaer
    set -l arguments 0
    set -l value 0
    for word in (commandline -opc)[2..-1]
        if test $value = 1
            set value 0
            continue
        end
        switch "$command $word"
            case {valued}
                set value 1
            case {commands}
                set command "$command $word"
            case '* -*'
                continue
            case '*'
                set arguments (math $arguments + 1)
        end
    end
    test "$command" = "$argv[1]"; and test -z "$argv[2]" -o "$arguments" = "$argv[2]"
end

complete -c naervaer -f
"""
WRAPPER = """\
# Completions of nærvær for fish: those of its name in plain letters.
complete -c nærvær -w naervaer
"""


def fish_completion(program: Command) -> str:
    """Return the file for `share/fish/vendor_completions.d`; that of the other name is `WRAPPER`."""
    commands = list(program.walk())
    valued = [_at(command, name) for command in commands for name in _valued_names(command)]
    below = [_at(command, each.path[-1]) for command in commands for each in command.commands]
    head = _HEAD.replace("{valued}", " ".join(map(_quoted, valued))).replace(
        "{commands}", " ".join(map(_quoted, below))
    )
    return head + "".join(f"{line}\n" for command in commands for line in _lines(command))


def _valued_names(command: Command) -> Iterator[str]:
    for option in command.options:
        if option.value is not None:
            yield from option.names


def _lines(command: Command) -> Iterator[str]:
    here = _quoted(f"__naervaer_at {_quoted(_at(command))}")
    for below in command.commands:
        first = _quoted(f"__naervaer_at {_quoted(_at(command))} 0")
        yield f"complete -c naervaer -n {first} -a {below.path[-1]} -d {_quoted(below.summary)}"
    for number, argument in enumerate(command.arguments):
        if argument.value.source is not Source.NOTHING:
            place = _quoted(f"__naervaer_at {_quoted(_at(command))} {number}")
            yield f"complete -c naervaer -n {place} {_offer(argument.value)} -d {_quoted(argument.value.placeholder)}"
    for option in command.options:
        yield f"complete -c naervaer -n {here} {_option(option)} -d {_quoted(option.help)}"


def _option(option: Option) -> str:
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
    return names if option.value is None else f"{names} -r {_offer(option.value)}"


def _offer(value: Value) -> str:
    match value.source:
        case Source.FILES:
            return "-F"
        case Source.FOLDERS:
            return "-f -a '(__fish_complete_directories)'"
        case Source.WORDS:
            return f"-f -a {_quoted(' '.join(value.words))}"
        case Source.NOTHING:
            return "-f"


def _at(command: Command, *words: str) -> str:
    return " ".join(("naervaer", *command.path, *words))


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
