"""The settings of this machine: one small TOML file in the configuration folder. `file` reads and writes it."""
