"""The plain face: every journey as appended lines, for screen readers, braille, poor terminals and pipes."""
