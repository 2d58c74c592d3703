"""The catalogues of messages, for translators: `python tools/messages.py COMMAND`.

    extract [FILE]     every phrase in the source, as a template (dist/naervaer.pot)
    new CODE           begin a language: an empty catalogue with every phrase, and a skeleton of programme and scripts
    progress           how much of every language is done, in per cent
    update             bring the catalogue of every language up to date with the source
    compile            make the .mo that the program reads from the .po of every language
    check              say what is wrong with any language; ends with 1 if something is
    pseudo FOLDER      make the pseudo-language in FOLDER (see pseudo_language.py)

The .po of a language is what a translator edits. It lies beside the .mo made from it, in
`src/nærvær/locale/CODE/LC_MESSAGES/`, and both are kept in the repository: a checkout and a wheel need no Babel to run. No
template is kept: it would be out of date after every change of a phrase, and is made in two seconds.
"""

from __future__ import annotations

import argparse
import ast
import functools
import io
import os
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel import UnknownLocaleError
from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.checkers import num_plurals
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from nærvær import __version__
from nærvær.texts.i18n import DOMAIN, SOURCE_LANGUAGE

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "nærvær"
LAUNCHER = ROOT / "run.py"
"""Sets nærvær up, and looks up what it says on its own."""
LOCALES = SOURCE / "locale"
TEMPLATE = ROOT / "dist" / f"{DOMAIN}.pot"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "phrase": None,
    "phrase_in": ((1, "c"), 2),
    "ngettext": (1, 2),
    "counted": (2, 3),
}
"""The functions of `texts` that look up what they are given, and which of their arguments are phrases (None: the first)."""
COMMENT_TAG = "Translators:"
HEADER = "# Norwegian is the source. Keep what stands in braces, options and names of files as they are.\n#"
PLACEHOLDER_HEADER = re.compile(r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|.*: .*(ADDRESS|li\.org)).*\n')
"""Lines of a header that change where no phrase has changed, or that nobody has filled in."""
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""The day of extraction of every catalogue: what is compiled of the same phrases is the same file."""
LINE_WIDTH = 100
KEPT = re.compile(
    r"\{[^{}]*\}|%\(\w+\)[a-z]|%[sdr%]|<[^<>]+>|&\w+;"  # places that are filled in, and marks of HTML
    r"|(?<![\w-])--?[a-z][a-z-]*|\b[\w-]+\.(?:db|csv|html|ics|json|mo|opus|py|toml|txt|vtt|zip)\b|\b[A-Z]+_[A-Z_]+\b"
    r"|(?<=\{program\} )[a-z]+|\bnærvær\b|(?<![\w/])(?:docs|/\w+)(?:/[\w.-]*\w)+"
)
"""What every translation of a phrase holds as the phrase does: places to fill in, marks, options, names and paths of files,
names of variables and commands, and that of the program."""


class BrokenCatalogue(Exception):
    """A catalogue cannot be read; the text says which, where and why."""


def empty(code: str | None = None) -> Catalog:
    """Return a catalogue without phrases, of a language or (None) of none yet."""
    return Catalog(
        locale=code,
        project=DOMAIN,
        version=__version__,
        header_comment=HEADER,
        charset="utf-8",
        fuzzy=False,
        creation_date=UNDATED,
    )


def phrases_of(
    file: Any, keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, object]
) -> Iterator[Any]:
    """Find the phrases of a module for Babel, whose own reader does not look into f-strings before Python 3.12."""
    del options
    source = file.read().decode("utf-8")
    comments = comment_lines(source)
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        texts = tuple(
            each.value if isinstance(each, ast.Constant) and isinstance(each.value, str) else "" for each in call.args
        )
        if name in keywords and any(texts):
            above = {call.lineno, *(each.lineno for each in call.args)}
            found = [text for line in sorted(above) for text in comment_above(line, comments, comment_tags)]
            yield call.lineno, name, texts, found


def comment_lines(source: str) -> dict[int, str]:
    """Return the texts of the comments of a module by line, of those that have a line of their own."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ")
        for token in tokens
        if token.type == tokenize.COMMENT and token.line.lstrip().startswith("#")
    }


def comment_above(line: int, comments: Mapping[int, str], tags: Collection[str]) -> list[str]:
    """Return the comment right above a line, from the line on that begins with one of `tags`; [] where none does."""
    first = line
    while first - 1 in comments:
        first -= 1
        if comments[first].startswith(tuple(tags)):
            return [comments[each] for each in range(first, line)]
    return []


@functools.cache
def extract(source: Path = SOURCE) -> Catalog:
    """Return every phrase of the source, in the order of its files, with the comments for translators."""
    catalogue = empty()
    files = [*sorted(source.rglob("*.py")), *([LAUNCHER] if source == SOURCE else ())]
    for file in files:
        place = file.name if file == LAUNCHER else file.relative_to(source.parent.parent).as_posix()
        for line, message, comments, context in extract_from_file(
            phrases_of, file, keywords=KEYWORDS, comment_tags=(COMMENT_TAG,), strip_comment_tags=True
        ):
            catalogue.add(message, None, [(place, line)], auto_comments=comments, context=context)
    return catalogue


def source_forms() -> list[str]:
    """Return every phrase of the source as text, the singular and the plural of those that have both."""
    return [form for message in extract() if message.id for form in forms_of(message.id)]


def codes() -> list[str]:
    """Return the codes of the languages that have a catalogue here."""
    return sorted(file.parts[-3] for file in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def po_file(code: str) -> Path:
    """Return where the catalogue of a language is edited."""
    return LOCALES / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(code: str) -> Catalog:
    """Return the catalogue of a language. BrokenCatalogue is raised where it cannot be read."""
    file = po_file(code)
    try:
        with file.open("rb") as opened:
            catalogue = read_po(opened, locale=code, domain=DOMAIN, abort_invalid=True)
    except (OSError, UnicodeDecodeError, UnknownLocaleError, PoFileError, ValueError) as error:
        raise BrokenCatalogue(f"{file}: {error}") from error
    catalogue.creation_date = UNDATED
    return catalogue


def po_bytes(catalogue: Catalog) -> bytes:
    """Return a catalogue as it is kept: files without line numbers, so that a moved phrase changes nothing."""
    made = io.BytesIO()
    write_po(made, catalogue, width=LINE_WIDTH, include_lineno=False, ignore_obsolete=True)
    lines = made.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not PLACEHOLDER_HEADER.fullmatch(line)).encode("utf-8")


def mo_bytes(catalogue: Catalog) -> bytes:
    """Return a catalogue compiled. What is not translated or in doubt is left out, so that it is shown in Norwegian."""
    made = io.BytesIO()
    write_mo(made, catalogue, use_fuzzy=False)
    return made.getvalue()


def write(code: str, catalogue: Catalog) -> None:
    """Keep a catalogue, and what is compiled of it. What is compiled is made of the file, as anybody would make it."""
    file = po_file(code)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(po_bytes(catalogue))
    file.with_suffix(".mo").write_bytes(mo_bytes(read(code)))


def begin(code: str) -> None:
    """Begin a language. UnknownLocaleError is raised for a code that names none, FileExistsError for one that is there."""
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", code):
        raise UnknownLocaleError(code)
    if code == SOURCE_LANGUAGE or po_file(code).exists():
        raise FileExistsError(code)
    catalogue = empty(code)
    if catalogue.locale is None:
        raise UnknownLocaleError(code)
    catalogue.update(extract(), no_fuzzy_matching=True)
    write(code, catalogue)


def update() -> None:
    """Give every catalogue the phrases of the source: new ones empty, changed ones marked fuzzy with the old translation."""
    template = extract()
    for code in codes():
        catalogue = read(code)
        catalogue.update(template)
        catalogue.fuzzy = False
        write(code, catalogue)


# Check


def faults(code: str, catalogue: Catalog, template: Catalog) -> Iterator[str]:
    """Say what is wrong with the catalogue of one language, one sentence each."""
    here, there = ids(catalogue), ids(template)
    yield from (f"{code}: not in the catalogue (run update): {each!r}" for each in sorted(there - here))
    yield from (f"{code}: no longer in the source (run update): {each!r}" for each in sorted(here - there))
    for message in catalogue:
        if message.id and key_of(message) in there:
            yield from (f"{code}: {fault}: {key_of(message)!r}" for fault in faults_of(message, catalogue))


def faults_of(message: Message, catalogue: Catalog) -> Iterator[str]:
    """Say what is wrong with the translation of one phrase."""
    if message.fuzzy:
        yield "fuzzy"
    if not all(forms_of(message.string)):
        yield "not translated"
        return
    try:
        num_plurals(catalogue, message)
    except TranslationError as error:
        yield str(error)
    sources = forms_of(message.id)
    for form in forms_of(message.string):
        found = [_strays(source, form, plural=message.pluralizable) for source in sources]
        if all(found):  # «one day» may be said as the singular or as the plural of the source is
            yield found[-1]
        if edges(form) != edges(sources[-1]):
            yield "begins or ends with other spaces or lines"


def _strays(source: str, form: str, *, plural: bool) -> str:
    """Say what of a phrase is lost in a translation of it, or was added there; "" for nothing."""
    lost = Counter(KEPT.findall(source)) - Counter(KEPT.findall(form))
    added = Counter(KEPT.findall(form)) - Counter(KEPT.findall(source))
    if plural:  # «one day» may be said without the number
        del lost["{number}"]
    if lost:
        return f"lost {sorted(lost)}, added {sorted(added)}"
    return f"added {sorted(added)}" if added else ""


def stale(code: str) -> Iterator[str]:
    """Say when what is compiled of a language is not what its catalogue holds."""
    compiled = po_file(code).with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != mo_bytes(read(code)):
        yield f"{code}: {compiled.name} is not made of the catalogue as it is (run compile)"


def check() -> list[str]:
    """Return every fault of every language that has a catalogue here."""
    import new_language

    template = extract()
    found: list[str] = []
    for code in codes():
        found += new_language.faults(code)
        try:
            found += [*faults(code, read(code), template), *stale(code)]
        except BrokenCatalogue as error:
            found.append(str(error))
    return found


def ids(catalogue: Catalog) -> set[str]:
    """Return the keys of the phrases of a catalogue."""
    return {key_of(message) for message in catalogue if message.id}


def key_of(message: Message) -> str:
    """Return what a phrase is looked up by: its text, of one with a plural its singular, and before it where it stands."""
    return f"{message.context}: {forms_of(message.id)[0]}" if message.context else forms_of(message.id)[0]


def forms_of(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return the forms of a phrase or its translation: one, or one for each plural; "" for no translation."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def edges(text: str) -> tuple[str, str]:
    """Return the spaces and line breaks that a text begins and ends with."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


# The command line


def main(arguments: list[str]) -> int:
    """Do one command; the status of the process."""
    parser = argparse.ArgumentParser(prog="messages.py")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("extract").add_argument("file", nargs="?", type=Path, default=TEMPLATE)
    verbs.add_parser("new").add_argument("code")
    for verb in ("progress", "update", "compile", "check"):
        verbs.add_parser(verb)
    verbs.add_parser("pseudo").add_argument("folder", type=Path)
    told = parser.parse_args(arguments)
    try:
        return _do(told)
    except UnknownLocaleError:
        parser.error(f"{told.code} is no code of a language")
    except FileExistsError as error:
        parser.error(f"{error} is there already")
    except BrokenCatalogue as error:
        parser.error(str(error))


def _do(told: argparse.Namespace) -> int:
    if told.verb == "extract":
        told.file.parent.mkdir(parents=True, exist_ok=True)
        told.file.write_bytes(po_bytes(extract()))
        print(told.file)
    elif told.verb == "new":
        import new_language

        begin(told.code)
        print(po_file(told.code), *new_language.begin_content(told.code), sep="\n")
    elif told.verb == "progress":
        import new_language

        for code in codes():
            print(f"{code}: {', '.join(map(str, new_language.progress(code)))}")
    elif told.verb == "update":
        update()
    elif told.verb == "compile":
        for code in codes():
            po_file(code).with_suffix(".mo").write_bytes(mo_bytes(read(code)))
    elif told.verb == "pseudo":
        import pseudo_language

        print(pseudo_language.write(told.folder))
    else:
        found = check()
        print("\n".join(found) or f"{len(codes())} languages beside Norwegian, {len(ids(extract()))} phrases")
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # as of `| head`; what is left goes nowhere, for the interpreter flushes it too
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)
