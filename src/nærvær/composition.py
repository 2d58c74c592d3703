"""Joins the program of one person at home: where its files lie, and the services that a face is handed over them.

Building services changes nothing in the process and nothing on the disk; opening a face may. Nothing is imported before it
is needed: a command that plays nothing loads no sound, and the first frame waits for neither sound nor diary.
"""

from __future__ import annotations

import contextlib
import functools
import os

from .invocation import PASSPHRASE_VARIABLE
from .machine_services import (
    LOG_NAME,
    VOICES_FOLDER,
    LockBuiltWhenOn,
    awake_players,
    built_when_used,
    config_folder,
    decode_sounds,
    file_outputs,
    listen,
    local_now,
    open_without_key,
    own_data,
    phone_suffix,
    recordings,
    render_to_file,
    run_doctor,
    send_command,
    sound_folders,
    sound_players,
    system_scheduler,
    voice_workshop,
)

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from pathlib import Path, PurePath

    from .catalogue.catalogue import FolderCatalogue
    from .domain.diary import Diary
    from .domain.machine_settings import MenuEntry
    from .domain.practice import PracticeOptions
    from .domain.services import Services, SharedServices
    from .domain.teleprompter import RecordingStudio
    from .machine_settings_file import MachineSettingsFile


class Composition:
    """The services and faces over one data folder, each built once, when it is first asked for."""

    def __init__(
        self,
        data_dir: str | None,
        content: str | None = None,
        content_language: str = "",
        country: str | None = None,
    ) -> None:
        """`data_dir` is the folder of the diary, `content` that of a clinic's own scripts; None for the usual ones.

        `content_language` is that of own content outside the folder of a language, "" for Norwegian. `country` is the
        code in a clinic's settings, "" where there is none; None: the settings of this machine tell.
        """
        self._data_dir = data_dir
        self._content = content
        self._content_language = content_language
        self._chosen_country = country

    @functools.cache  # noqa: B019 - one composition lives as long as the program
    def services(self) -> Services:
        """All that a face needs on a person's own machine."""
        from .domain.services import Services

        folder, shared = self.data_folder(), self.shared_services()

        lock = self._diary_lock()

        def open_diary() -> Diary:
            from .store.diary_opener import open_diary

            if lock.is_on():  # a mark would tell in the clear what is sealed
                return open_diary(folder, local_now, cipher=lock.rows())
            return open_diary(folder, local_now, keep_mark=True)

        return Services(
            catalogue=shared.catalogue,
            players=built_when_used(lambda: awake_players(shared.players)),
            now=shared.now,
            version=shared.version,
            open_diary=open_diary,
            render=render_to_file,
            phone_suffix=phone_suffix,
            sound_folders=sound_folders,
            examine=lambda: run_doctor(folder, self.catalogue(), lambda: open_without_key(folder)),
            own_data=built_when_used(lambda: own_data(folder, lock)),
            files=file_outputs(),
            scheduler=system_scheduler,
            menu_entry=self._menu_entry,
            keep_language=self._keep_chosen_language,
            recordings=built_when_used(lambda: recordings(self._content, self.catalogue())),
            voice_workshop=built_when_used(lambda: voice_workshop(folder, self._content, self.catalogue())),
            studio=built_when_used(self._studio),
            listen=lambda practice: listen(folder, practice),
            has_sound=shared.has_sound,
            send_command=lambda command: send_command(folder, command),
            lock=lock,
        )

    @functools.cache  # noqa: B019 - as above
    def _diary_lock(self) -> LockBuiltWhenOn:
        return LockBuiltWhenOn(self.data_folder())

    @functools.cache  # noqa: B019 - as above
    def shared_services(self) -> SharedServices:
        """The services of a shared screen: none opens a diary, writes a file or sets anything on the machine."""
        from . import __version__
        from .domain.services import SharedServices

        return SharedServices(
            catalogue=self.catalogue(),
            players=built_when_used(lambda: sound_players(self._machine_settings())),
            now=local_now,
            version=__version__,
            has_sound=self._has_sound,
        )

    def _has_sound(self) -> bool:
        from .sound import has_device

        return has_device(self._machine_settings().read().device or None)

    def open_services(self) -> Services:
        """The services for a face that has the terminal now: what C libraries write there goes to the log from here on."""
        from .signals_and_stderr import guard_stderr, log_stderr

        guard_stderr()
        log_stderr(self.log_file())
        self._keep_language()
        self._open_by_file()
        return self.services()

    def _open_by_file(self) -> None:
        """Open a locked diary with the passphrase in a file, where the environment names one, as scripts do."""
        name = os.environ.get(PASSPHRASE_VARIABLE)
        lock = self._diary_lock()
        if name and lock.is_on() and not lock.is_open():
            from .cli.passphrase import open_by_file

            open_by_file(lock, name)

    def open_tui(self, options: PracticeOptions | None) -> int:
        """Run the terminal app, from its start or straight at one practice; returns the exit status."""
        import gc

        from .signals_and_stderr import guard_stderr

        guard_stderr()
        # What is loaded until the first page stands is there to stay: searching it for garbage again and again takes a
        # seventh of the time until then. The app enables it once its first page is shown.
        gc.disable()
        try:
            from .tui.app import run_app

            return run_app(self.open_services, self.log_file, options=options, machine_store=self._machine_settings())
        finally:
            gc.enable()

    def open_plain(self, options: PracticeOptions | None) -> int:
        """Run the plain face, as a menu or for one practice; returns the exit status."""
        services = self.open_services()
        from .cli.stdio import echo
        from .plain.console import LineStreams

        streams = LineStreams.standard()
        self._machine_settings().read()
        unusable = self._machine_settings().unusable
        if unusable is not None and streams.errors is not None:
            from .texts.settings import settings_file_set_aside

            echo(f"{settings_file_set_aside(unusable)}\n", streams.errors)
        if options is not None:  # `practise_once` reports faults of content when it is over
            from .plain.practice import practise_once

            return practise_once(services, options, streams)
        from .cli.dispatch import report_content_faults
        from .plain.menu import menu  # every dialogue of the program, for which one practice does not wait

        services.catalogue.exercises()
        services.catalogue.help_numbers()
        services.catalogue.voices()
        report_content_faults(services.catalogue)
        return menu(services, streams)

    def data_folder(self) -> Path:
        """The folder of the diary."""
        if self._data_dir:
            from pathlib import Path

            folder = Path(self._data_dir)
            with contextlib.suppress(RuntimeError):  # a ~name that nobody has is a name like any other
                folder = folder.expanduser()
            return folder.absolute()
        import platformdirs

        return platformdirs.user_data_path("naervaer", appauthor=False)

    def kept_language(self) -> str:
        """The language kept for the screens of this machine, or "". Nothing is changed, whatever the file holds."""
        from .machine_settings_file import read_language

        return read_language(config_folder())

    def diary_exists(self) -> bool:
        """Whether there is a file of a diary, which may be of any release, or damaged."""
        from .store.diary_folder import DiaryPaths

        return os.path.lexists(DiaryPaths(self.data_folder()).name)

    def _keep_language(self) -> None:
        """Keep the language a diary is begun in, so that it goes on in it on a machine with another locale."""
        from .texts import i18n

        if i18n.language() == i18n.SOURCE_LANGUAGE or self.diary_exists() or self.kept_language():
            return
        self._keep_chosen_language(i18n.language())

    def _keep_chosen_language(self, code: str) -> bool:
        import dataclasses

        machine = self._machine_settings()
        return machine.save(dataclasses.replace(machine.read(), language=code))

    def _menu_entry(self) -> MenuEntry:
        """The entry in the menu of the desktop: it opens the program as this process was opened."""
        from .desktop_menu import system_menu_entry
        from .invocation import start_words

        return system_menu_entry(start_words(str(self.data_folder()) if self._data_dir else None))

    def log_file(self) -> Path:
        """Where technical details are written; it holds nothing of the person."""
        return self.data_folder() / LOG_NAME

    @functools.cache  # noqa: B019 - as above
    def _machine_settings(self) -> MachineSettingsFile:
        from .machine_settings_file import MachineSettingsFile

        return MachineSettingsFile(config_folder())

    @functools.cache  # noqa: B019 - as above
    def catalogue(self) -> FolderCatalogue:
        """The exercises and voices: those of the program, and the person's or the clinic's own."""
        from .catalogue.catalogue import FolderCatalogue, content_folders
        from .texts import i18n

        return FolderCatalogue(
            *content_folders(),
            config_folder(self._content),
            decode_sounds,
            language=i18n.language,
            own_language=self._content_language or i18n.SOURCE_LANGUAGE,
            country=self._country,
            own_voices=None if self._content else self.data_folder() / VOICES_FOLDER,
            today=lambda: local_now().date(),
        )

    def _studio(self) -> RecordingStudio:
        from .voice_workshop import SystemStudio

        def show(folder: PurePath) -> int:
            from .tui.recording_app import run_recording

            return run_recording(self.open_services, folder, self.log_file, self._machine_settings())

        def say(folder: PurePath) -> int:
            from .plain.console import LineStreams
            from .plain.reading_in import record_in_lines

            return record_in_lines(self.open_services(), LineStreams.standard(), folder)

        return SystemStudio(show, say)

    def _country(self) -> str:
        """The country whose telephone numbers are shown. At a clinic it does not follow the language of who reads."""
        from .domain.language_choice import choose_country, system_locale
        from .texts import i18n

        locale = system_locale(os.environ)
        if self._chosen_country is None:
            return choose_country(self._machine_settings().read().country, locale, i18n.language())
        return choose_country(self._chosen_country, locale, self._content_language or i18n.SOURCE_LANGUAGE)
