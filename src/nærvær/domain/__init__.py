"""The product itself: what is offered, what is said when, what people record, and what that shows.

Pure values and functions over the standard library's value modules: no files, no clock, no sound, no screen.
"""
