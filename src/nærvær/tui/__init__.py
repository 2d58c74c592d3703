"""The face in the terminal: one Textual app over `domain.services.Services`.

Start with `app.run_app(open_services, log)`; it returns the exit code. The way through:

- `app` opens the services after the first frame, shows pages, and ends in order whatever ends it; `crash` tells of a crash.
- `journey` is the day: the diary is opened and an interrupted practice asked about, then comes today and what is chosen
  there. `practice_pages` holds a practice (`dialogues.practice`) on pages, `page_interviewer` every other dialogue.
- `diary_thread` is what a journey works with; it reaches the diary in a thread of its own, so that no page waits for the
  disk. `themes` holds the themes, and the settings of this machine.
- `pages` hold one question each, `widgets` what pages are made of, `drawing` what is drawn with blocks, `drivers` what
  stands between Textual and the terminal, and `kiosk` the same pages behind a lock.

Before the first frame only `app`, `themes`, `pages.page`, `widgets.page_parts` and the drivers are imported.
"""
