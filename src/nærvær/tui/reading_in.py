"""A voice read in on the page of the teleprompter, from the day's pages or by itself."""

from __future__ import annotations

import asyncio
from pathlib import PurePath

from ..dialogues.reading_in import FolderVoice
from ..domain.services import Services
from ..domain.teleprompter import MicrophoneProblem, Teleprompter
from .diary_thread import PageHost
from .pages.teleprompter import TeleprompterPage


async def read_in(host: PageHost, services: Services, folder: PurePath) -> None:
    """Show the teleprompter over the voice in `folder` until the person ends it. Raises `Refusal`."""
    voice = await asyncio.to_thread(services.voice_workshop.read, folder)
    microphone = await asyncio.to_thread(services.studio.open_microphone)
    try:
        prompter = Teleprompter(voice.sentences, voice.takes.keys())
        page = TeleprompterPage(prompter, FolderVoice(services, voice), microphone, services.players)
        problem: MicrophoneProblem | None = await host.ask(page)
    finally:
        await asyncio.shield(asyncio.to_thread(microphone.close))
    if problem is not None:
        raise problem
