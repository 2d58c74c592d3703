"""A lock of a diary that only remembers its passphrase: nothing is encrypted."""

from __future__ import annotations


class RememberedLock:
    """The `DiaryLock` of a test."""

    def __init__(self, passphrase: str | None = None) -> None:
        self.passphrase = passphrase
        self.is_declined = self._is_open = False

    def is_on(self) -> bool:
        return self.passphrase is not None

    def is_open(self) -> bool:
        return self.passphrase is None or self._is_open

    def open_with(self, passphrase: str) -> bool:
        self._is_open = self._is_open or passphrase == self.passphrase
        return passphrase == self.passphrase

    def open_copy(self, file: str, passphrase: str) -> bool:
        del file, passphrase
        return False

    def turn_on(self, passphrase: str) -> None:
        self.passphrase, self._is_open = passphrase, True

    def change(self, passphrase: str) -> None:
        self.passphrase = passphrase

    def turn_off(self) -> None:
        self.passphrase = None
