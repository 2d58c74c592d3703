"""The folder that a clinic lays over the content of the program: which of its files are there for a language."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path

from ..domain.errors import BrokenContent, ContentFault


class OwnFolder:
    """Finds files in the folder `path`, in `path/<language>` first; None: there is no such folder.

    `path` itself holds the files of `own_language`. Folders that cannot be listed are handed to `note` as faults, once.
    """

    def __init__(
        self, path: Path | None, language: str, own_language: str, note: Callable[[BrokenContent], BrokenContent]
    ) -> None:
        self.path = path
        self._language = language
        self._own_language = own_language
        self._note = note

    def holds(self, file: Path) -> bool:
        """Return whether `file` lies in this folder, whether or not it exists."""
        return self.path is not None and file.is_relative_to(self.path)

    def folders(self) -> tuple[Path, ...]:
        """Return the folders of this language, the one that wins first."""
        if self.path is None:
            return ()
        named = self.path / self._language
        return (named, self.path) if self._language == self._own_language else (named,)

    def file(self, name: str, *, of_any_language: bool = False) -> Path | None:
        """Return the file with this name, or None where there is none. One that cannot be looked at is there.

        `of_any_language`: what lies in no folder of a language holds for every one.
        """
        if self.path is None or not self._exists():
            return None
        folders = (*self.folders(), self.path) if of_any_language else self.folders()
        for folder in folders:
            try:
                (folder / name).lstat()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError:
                pass
            return folder / name
        return None

    def voices(self) -> list[Path]:
        """Return the folders of its voices, whether or not they can be used and whatever their language."""
        return voice_folders(self.path / "voices") if self.path is not None and self._exists() else []

    @functools.cache  # noqa: B019 - one catalogue lives as long as the program
    def _exists(self) -> bool:
        """Return whether there is such a folder; folders of it that cannot be listed are noted."""
        if self.path is None or not self._is_listable(self.path):
            return False
        for folder in (self.path / "voices", *self.folders(), *(each / "scripts" for each in self.folders())):
            self._is_listable(folder)
        return True

    def _is_listable(self, folder: Path) -> bool:
        try:
            os.scandir(folder).close()
        except FileNotFoundError:
            return False
        except NotADirectoryError:
            self._note(BrokenContent(str(folder), "folder", ContentFault.NOT_A_FOLDER))
            return False
        except OSError:
            self._note(BrokenContent(str(folder), "folder", ContentFault.UNREADABLE_FOLDER))
            return False
        return True


def voice_folders(root: Path) -> list[Path]:
    """Return the folders of voices in `root`; none where it cannot be listed."""
    try:
        return sorted(folder for folder in root.iterdir() if os.path.lexists(folder / "voice.toml"))
    except OSError:
        return []
