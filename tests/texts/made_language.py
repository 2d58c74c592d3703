"""A language with only the phrases a test translates, used as any other one while the test runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import messages
from nærvær.texts import i18n

CODE = "en"


def _with_plural(singular: str) -> tuple[str, str]:
    """Return a phrase with its plural, as the module that says it has them: to extract all phrases takes four seconds."""
    sources = (file.read_text("utf-8") for file in Path(i18n.__file__).parent.glob("*.py"))
    for source in sources:
        for node in ast.walk(ast.parse(source)) if singular in source else ():
            match node:
                case ast.Call(func=ast.Name("ngettext"), args=[ast.Constant(one), ast.Constant(str(many)), *_]):
                    if one == singular:
                        return singular, many
    raise KeyError(singular)


@contextmanager
def language_with(folder: Path, phrases: Mapping[str, str | tuple[str, str]], context: str = "") -> Iterator[None]:
    """Use English with these translations, two for a phrase with a plural, by the phrase (in its singular).

    With `context` they are those of phrases that are marked by `phrase_in` with it.
    """
    catalogue = messages.empty(CODE)
    for source, translation in phrases.items():
        message = _with_plural(source) if isinstance(translation, tuple) else source
        catalogue.add(message, translation, context=context or None)
    file = folder / CODE / "LC_MESSAGES" / f"{i18n.DOMAIN}.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(messages.mo_bytes(catalogue))
    with mock.patch.dict("os.environ", {i18n.LOCALES_VARIABLE: str(folder)}):
        i18n.use_language(CODE)
        try:
            yield
        finally:
            i18n.use_language(i18n.SOURCE_LANGUAGE)
