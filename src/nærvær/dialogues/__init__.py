"""What is talked through with a person, step by step, apart from how a face shows it: TUI, plain mode and kiosk share it."""
