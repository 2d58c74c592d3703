"""Reminders outside the app: a calendar file to take along, and an entry in the system's own scheduler."""
