"""What each command does: functions of the parsed arguments and a context, imported by `cli.dispatch` when asked for."""
