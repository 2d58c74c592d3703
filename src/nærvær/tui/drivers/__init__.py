"""What stands between Textual and the terminal; the only package that uses private names of Textual."""
