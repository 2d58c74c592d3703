"""Builds HTML as a tree, so that it is always well formed: every text is sanitized, and escaped when it is written."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ..sanitize import sanitize

Child = Element | str | None


def element(tag: str, *children: Child, **attributes: object) -> Element:
    """Make an element. `class_` is class and `aria_x` is aria-x; children and attributes that are None are left out."""
    made = Element(tag, {_name(name): sanitize(str(value)) for name, value in attributes.items() if value is not None})
    for child in children:
        if child is None:
            continue
        if isinstance(child, Element):
            made.append(child)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + sanitize(child)
        else:
            made.text = (made.text or "") + sanitize(child)
    return made


def style_sheet(css: str) -> Element:
    """Make a style element of trusted CSS, which is not escaped."""
    made = Element("style")
    made.text = css
    return made


def html_document(root: Element) -> bytes:
    """Write the document in UTF-8."""
    return b"<!DOCTYPE html>\n" + bytes(ElementTree.tostring(root, encoding="utf-8", method="html")) + b"\n"


def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-") if name != "viewBox" else name
