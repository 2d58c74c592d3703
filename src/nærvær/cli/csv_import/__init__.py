"""Reads a table of past practice, as people have it: bytes to rows, cells to days and lengths, rows to practices."""
