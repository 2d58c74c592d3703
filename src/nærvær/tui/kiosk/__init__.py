"""The kiosk of a clinic: the lock, the visit of one person, the group in the room, and the staff pages."""
