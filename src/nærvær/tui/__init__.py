"""The face in the terminal: one Textual app over `domain.services.Services`.

Start with `app.run_app(open_services, log)`; it returns the exit code. The way through:

- `app` opens the services after the first frame, shows pages, and ends in order whatever ends it; `crash` tells of a crash.
- `journey` is the day: `startup` opens the diary and asks about an interrupted practice, then comes today and what is chosen
  there. `practice_pages` holds a practice (`dialogues.practice`) on pages.
- `page_interviewer` runs the dialogues on pages. `settings` and `own_data` are menus of their own.
- `diary_thread` reaches the diary in a thread of its own, so that no page waits for the disk; `voice_preview` plays a
  sample of a voice; `machine_settings` are the settings of this machine.
- `pages` hold one question each, `widgets` what pages are made of, `drawing` what is drawn with blocks, `drivers` what
  stands between Textual and the terminal, and `kiosk` the same pages behind a lock.

Before the first frame only `app`, `crash`, `themes`, `machine_settings`, `pages.page`, the widgets of every page and the
drivers are imported.
"""
