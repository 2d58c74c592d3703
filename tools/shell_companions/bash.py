"""Completions for bash: one function, which reads the words before the cursor as the parser does."""

from __future__ import annotations

from collections.abc import Iterator

from shell_companions.command_tree import Command, Source, Value

_HEAD = """\
# Completions of nærvær for bash. Made from the parser of the program; do not edit.

_naervaer() {
    local current=${COMP_WORDS[COMP_CWORD]} command= option= word reply
    local -i argument=0 index
    COMPREPLY=()
"""
# bash takes --option=value apart at the sign.
_READ_WORDS = """\
    for ((index = 1; index < COMP_CWORD; index++)); do
        word=${COMP_WORDS[index]}
        if [[ -n $option ]]; then
            [[ $word == = ]] || option=
        elif _naervaer_takes_value; then
            option=$word
        elif [[ $word == -* ]]; then
            continue
        elif _naervaer_is_command; then
            command+=" $word"
        else
            argument+=1
        fi
    done
    [[ $current != = ]] || current=
    reply=$(_naervaer_offer)
    case $reply in
        //files) compopt -o default 2> /dev/null ;;
        //folders) compopt -o dirnames 2> /dev/null ;;
        *)
            while IFS= read -r word; do
                [[ -z $word ]] || COMPREPLY+=("$word")
            done < <(compgen -W "$reply" -- "$current")
            ;;
    esac
}
"""
_TAIL = "complete -F _naervaer nærvær naervaer\n"


def bash_completion(program: Command) -> str:
    """Return the file for `share/bash-completion/completions`."""
    commands = list(program.walk())
    return "\n".join(
        [
            _HEAD + _READ_WORDS,
            _function("_naervaer_takes_value", '"$command $word"', _value_cases(commands), otherwise="return 1"),
            _function("_naervaer_is_command", '"$command $word"', _command_cases(commands), otherwise="return 1"),
            _function("_naervaer_offer", '"$command $(_naervaer_expected)"', _offer_cases(commands), otherwise=":"),
            _EXPECTED,
            _TAIL,
        ]
    )


_EXPECTED = """\
# The option whose value is typed now, "-" for any option, or the number of the argument.
_naervaer_expected() {
    if [[ -n $option ]]; then
        echo "$option"
    elif [[ $current == -* ]]; then
        echo -
    else
        echo "$argument"
    fi
}
"""


def _function(name: str, subject: str, cases: Iterator[tuple[list[str], str]], otherwise: str) -> str:
    lines = [f"{name}() {{", f"    case {subject} in"]
    for patterns, does in cases:
        lines.append(f"        {' | '.join(map(_quoted, patterns))}) {does} ;;")
    return "\n".join([*lines, f"        *) {otherwise} ;;", "    esac", "}", ""])


def _value_cases(commands: list[Command]) -> Iterator[tuple[list[str], str]]:
    for command in commands:
        names = [name for option in command.options if option.value is not None for name in option.names]
        if names:
            yield [_at(command, name) for name in names], ":"


def _command_cases(commands: list[Command]) -> Iterator[tuple[list[str], str]]:
    for command in commands:
        if command.commands:
            yield [_at(command, below.path[-1]) for below in command.commands], ":"


def _offer_cases(commands: list[Command]) -> Iterator[tuple[list[str], str]]:
    for command in commands:
        names = [name for option in command.options for name in option.names]
        yield [_at(command, "-")], _echo(names)
        for option in command.options:
            if option.value is not None and option.value.source is not Source.NOTHING:
                yield [_at(command, name) for name in option.names], _offer(option.value)
        if command.commands:
            yield [_at(command, "0")], _echo([below.path[-1] for below in command.commands])
        for number, argument in enumerate(command.arguments):
            if argument.value.source is not Source.NOTHING:
                yield [_at(command, str(number))], _offer(argument.value)


def _at(command: Command, word: str) -> str:
    return "".join(f" {name}" for name in command.path) + f" {word}"


def _offer(value: Value) -> str:
    return _echo(value.words) if value.source is Source.WORDS else f"echo //{value.source.value}"


def _echo(words: list[str] | tuple[str, ...]) -> str:
    return f"echo {_quoted(' '.join(words))}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
