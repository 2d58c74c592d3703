"""Reads what is offered: the programme, the scripts and the voices, from package data and a clinic's own folder."""
