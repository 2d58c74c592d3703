"""Completions for zsh: a function for each command, over `_arguments`."""

from __future__ import annotations

from collections.abc import Iterator

from shell_companions.command_tree import Command, Option, Source, Value

_HEAD = """\
#compdef nærvær naervaer
# Completions of nærvær for zsh. Made from the parser of the program; do not edit.
"""
_TAIL = '_naervaer "$@"\n'


def zsh_completion(program: Command) -> str:
    """Return the file `_naervaer` for `share/zsh/site-functions`."""
    return "\n".join([_HEAD, *(_function(command) for command in program.walk()), _TAIL])


def _function(command: Command) -> str:
    lines = [f"{_name(command)}() {{"]
    if command.commands:
        lines += ["    local curcontext=$curcontext state line ret=1", "    local -a commands"]
    lines.append(f"    _arguments -s -S{' -C' if command.commands else ''} \\")
    specs = [*(_option(option) for option in command.options), *_arguments(command)]
    lines.append(" \\\n".join(f"        {spec}" for spec in specs))
    if command.commands:
        lines[-1] += " && ret=0"
        lines += _dispatch(command)
    return "\n".join([*lines, "}", ""])


def _dispatch(command: Command) -> Iterator[str]:
    yield "    case $state in"
    yield "        commands)"
    yield "            commands=("
    for below in command.commands:
        yield f"                {_quoted(below.path[-1] + ':' + below.summary)}"
    yield "            )"
    yield "            _describe -t commands command commands && ret=0"
    yield "            ;;"
    yield "        rest)"
    yield "            case $line[1] in"
    for below in command.commands:
        yield f"                {below.path[-1]}) {_name(below)} && ret=0 ;;"
    yield "            esac"
    yield "            ;;"
    yield "    esac"
    yield "    return ret"


def _arguments(command: Command) -> Iterator[str]:
    if command.commands:
        yield "'1: :->commands'"
        yield "'*:: :->rest'"
    for argument in command.arguments:
        place = "*" if argument.repeated else "1" if argument.required else "1:"
        yield _quoted(f"{place}:{_action(argument.value)}")


def _option(option: Option) -> str:
    """One option for `_arguments`: what it excludes, its names, its help and its value."""
    alone = option.value is None and option.names[-1] in ("--help", "--version")
    excluded = "(- *)" if alone else f"({' '.join((*option.names, *option.excluded))})"
    value = "" if option.value is None else f":{_action(option.value)}"
    end = _quoted(f"[{_escaped(option.help, '[]')}]{value}")
    names = [_with_value(name) if option.value is not None else name for name in option.names]
    name = f"{{{','.join(names)}}}" if len(names) > 1 else names[0]
    return f"{_quoted(excluded)}{name}{end}"


def _with_value(name: str) -> str:
    """The name as `_arguments` reads that a value follows, in the same word or the next."""
    return f"{name}=" if name.startswith("--") else f"{name}+"


def _action(value: Value) -> str:
    """The placeholder, and how what is offered for it is found."""
    actions = {Source.FILES: "_files", Source.FOLDERS: "_files -/", Source.WORDS: f"({' '.join(value.words)})"}
    return f"{_escaped(value.placeholder, ':')}:{actions.get(value.source, ' ')}"


def _name(command: Command) -> str:
    return "_".join(("_naervaer", *command.path))


def _escaped(text: str, signs: str) -> str:
    for sign in ("\\", *signs):
        text = text.replace(sign, f"\\{sign}")
    return text


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
