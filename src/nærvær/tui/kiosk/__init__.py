"""The kiosk of a clinic: its app, the session of one person behind the lock, group sessions, and the session of staff."""
