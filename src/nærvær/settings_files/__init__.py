"""Settings files: of this machine, in the configuration folder, and of a kiosk, in /etc."""
