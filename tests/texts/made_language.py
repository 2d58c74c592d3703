"""A language with only the phrases a test translates, used as any other one while the test runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import messages
from nærvær.texts import i18n

CODE = "en"


@contextmanager
def language_with(folder: Path, phrases: Mapping[str, str | tuple[str, str]], context: str = "") -> Iterator[None]:
    """Use English with these translations, two for a phrase with a plural, by the phrase (in its singular).

    With `context` they are those of phrases that are marked by `phrase_in` with it.
    """
    plurals = {message.id[0]: message.id for message in messages.extract() if isinstance(message.id, tuple)}
    catalogue = messages.empty(CODE)
    for source, translation in phrases.items():
        catalogue.add(
            plurals[source] if isinstance(translation, tuple) else source, translation, context=context or None
        )
    file = folder / CODE / "LC_MESSAGES" / f"{i18n.DOMAIN}.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(messages.mo_bytes(catalogue))
    with mock.patch.dict("os.environ", {i18n.LOCALES_VARIABLE: str(folder)}):
        i18n.use_language(CODE)
        try:
            yield
        finally:
            i18n.use_language(i18n.SOURCE_LANGUAGE)
