"""Write completions and manual page in a folder, under the names that they have below the prefix of an installation."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from nærvær.texts import i18n
from shell_companions import bash, fish, manual_page, zsh
from shell_companions.command_tree import program_command


def companion_files() -> dict[str, str]:
    """Return every file by its name below the prefix. The completions are Norwegian, the page is in every language."""
    program = program_command()
    bash_file = bash.bash_completion(program)
    return {
        "share/bash-completion/completions/naervaer": bash_file,
        "share/bash-completion/completions/nærvær": bash_file,
        "share/zsh/site-functions/_naervaer": zsh.zsh_completion(program),
        "share/fish/vendor_completions.d/naervaer.fish": fish.fish_completion(program),
        "share/fish/vendor_completions.d/nærvær.fish": fish.WRAPPER,
        **dict(_manual_pages()),
    }


def _manual_pages() -> Iterator[tuple[str, str]]:
    for language in i18n.languages():
        i18n.use_language(language)
        folder = "share/man/man1" if language == i18n.SOURCE_LANGUAGE else f"share/man/{language}/man1"
        yield f"{folder}/naervaer.1", manual_page.manual_page(program_command())
        yield f"{folder}/nærvær.1", manual_page.ALIAS
    i18n.use_language(i18n.SOURCE_LANGUAGE)


def main(arguments: list[str]) -> int:
    """Write all files below the folder that is named."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    for name, content in companion_files().items():
        file = Path(arguments[0]) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
