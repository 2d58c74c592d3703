"""The face in the terminal: one Textual app over the ports in `domain.parts.Parts`.

Start with `app.run_app(open_parts, log)`; it returns the exit code. The way through:

- `app` holds parts and signals, ends in an orderly way whatever ends it, and speaks of a crash only when the terminal is
  given back.
- `journey` is the day: open the diary, ask about what was left, then today and whatever is chosen there.
- `practising` is one practice, top to bottom, with the one `finally` that keeps what was heard.
- `page` is what every screen is: it asks one thing and answers with one value; `asking` shows one and waits for it.
- `diary_thread` reaches the diary in a thread of its own, so that no screen waits for the disk.
- `sound` is the player under a practice, also when the device is lost and captions carry on alone.
- the rest are one page each, and the few widgets they are made of (`prose`, `choice`, `scale`, `breath`).

Only `app`, `page`, `prose`, `choice` and `themes` are imported before the first frame is painted.
"""
