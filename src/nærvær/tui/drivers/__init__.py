"""Textual's terminal drivers as nærvær needs them; the only place that uses private names of Textual."""
