"""Keeps a clinic of several kiosks in PostgreSQL: the same rows as in a folder, behind one server."""

from __future__ import annotations
