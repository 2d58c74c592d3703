"""A tree of HTML that cannot be written wrong: every text is made safe and escaped on its way in."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ..sanitize import sanitize

Child = Element | str | None


def element(tag: str, *children: Child, **attributes: object) -> Element:
    """An element. `class_` is class and `aria_x` is aria-x; an attribute that is None is left out, and so is a child."""
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
    """A style sheet of our own, as it stands."""
    made = Element("style")
    made.text = css
    return made


def html_document(root: Element) -> bytes:
    """The whole document."""
    return b"<!DOCTYPE html>\n" + bytes(ElementTree.tostring(root, encoding="utf-8", method="html")) + b"\n"


def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-") if name != "viewBox" else name
