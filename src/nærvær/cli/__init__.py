"""The command line: what was typed becomes a call into the domain, what comes back becomes text or JSON."""
