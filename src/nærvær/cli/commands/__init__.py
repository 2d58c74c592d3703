"""The commands: one module per subject, each with functions from parsed arguments to an exit code."""
