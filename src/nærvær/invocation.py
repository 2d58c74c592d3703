"""How this process was started, as a command a person can type again, and where the settings of its person lie."""

from __future__ import annotations

import os
import sys

RUN_VARIABLE = "NAERVAER_RUN_PY"
"""`run.py` sets it to its own path, as typed, before it starts the program."""
DATA_DIR_VARIABLE = "NAERVAER_DATA_DIR"
"""The folder of the diary, where no `--data-dir` is typed."""
LANGUAGE_OPTION, LANGUAGE_VARIABLE = "--language", "NAERVAER_LANGUAGE"
"""The language of this process: as typed, else as in the environment."""
PASSPHRASE_VARIABLE = "NAERVAER_PASSFILE"  # noqa: S105 - no password, where one is
"""A file, or a descriptor as `/dev/fd/3`, whose first line is the passphrase of a locked diary: for scripts."""
_NAMES = ("nærvær", "naervaer")
_LOCATION_OPTIONS = ("--data-dir", "--config")
_UNQUOTED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789æøåÆØÅ_-+=:,./@%")


def own_config_folder() -> str:
    """Return the folder of a person's settings and content on Linux, which need not be there; "" on another system."""
    # The same answer as platformdirs gives here, without the time its import takes before `--help` and the first frame.
    if sys.platform != "linux":
        return ""
    config = os.environ.get("XDG_CONFIG_HOME", "")
    return os.path.join(config if os.path.isabs(config) else os.path.expanduser("~/.config"), "naervaer")


def program() -> str:
    """Return what was typed to start the program: `nærvær`, `python3 run.py`, or a full path where a name is not enough.

    A program that embeds the package (the tests do) is called by its usual name.
    """
    run = os.environ.get(RUN_VARIABLE)
    if run:
        near = os.path.abspath(run) == os.path.abspath("run.py")
        return f"{_python()} {'run.py' if near else quoted(os.path.abspath(run))}"
    started = sys.argv[0] if sys.argv else ""
    folder, name = os.path.split(started)
    stem = name[:-4] if name.lower().endswith(".exe") else name
    if stem in _NAMES:
        return stem if _on_path(name, started) else quoted(os.path.abspath(started))
    if name == "__main__.py" and os.path.basename(folder) == "nærvær":
        return f"{_python()} -m nærvær"
    return _NAMES[0]


def command(arguments: str = "") -> str:
    """Return the command line with `arguments`, as this process would be started with them.

    Options of this process that say where to work are repeated: a command pasted without them would work elsewhere.
    """
    return " ".join(filter(None, (program(), *_typed_locations(sys.argv[1:]), arguments)))


def driver_installation() -> str:
    """Return what installs the driver of a clinic's server for the Python of this process, as a command line."""
    run = os.environ.get(RUN_VARIABLE)
    install = f"{quoted(sys.executable)} -m pip install"
    if not run:
        return f"{install} 'naervaer[clinic]'"
    lock = os.path.join(os.path.dirname(os.path.abspath(run)), "requirements", "clinic.txt")
    return f"{install} --require-hashes --no-deps -r {quoted(lock)}"


def start_words(data_dir: str | None) -> tuple[str, ...]:
    """Return the words that start the program anew from anywhere, as this process was started, in the same folder."""
    run, started = os.environ.get(RUN_VARIABLE), sys.argv[0] if sys.argv else ""
    stem = os.path.splitext(os.path.basename(started))[0]
    if run:  # by the Python that set `.venv` up: the one in there goes when it is made anew
        words = [os.path.realpath(sys.executable), os.path.abspath(run)]
    elif stem in _NAMES:
        words = [os.path.abspath(started)]
    else:
        words = [sys.executable, "-m", "nærvær"]
    return (*words, "--data-dir", data_dir) if data_dir else tuple(words)


def _typed_locations(typed: list[str]) -> list[str]:
    """Return the options among `typed` that say where to work, as words of a shell's command line."""
    typed = typed[: typed.index("--")] if "--" in typed else typed
    values: dict[str, str] = {}
    for word, following in zip(typed, [*typed[1:], ""], strict=False):
        name, equals, value = word.partition("=")
        if name in _LOCATION_OPTIONS and (value if equals else following):
            values[name] = value if equals else following
    return [f"{name} {quoted(value)}" for name, value in values.items()]


def quoted(text: str) -> str:
    """Return `text` as one word of a shell's command line; unchanged when it needs no quotation marks."""
    if text and _UNQUOTED.issuperset(text):
        return text
    if os.name == "nt":
        return f'"{text}"'
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _python() -> str:
    return "py" if os.name == "nt" else "python3"


def _on_path(name: str, started: str) -> bool:
    """Whether typing `name` finds the same file. `shutil.which` would import every compression library."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        found = os.path.join(folder, name)
        if os.path.isfile(found):
            try:
                return os.path.samefile(found, started)
            except OSError:
                return False
    return False
