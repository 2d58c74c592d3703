"""Reads a table of past practices, written by nærvær or by another program, into facts."""
