"""A proxy in front of a server that loses what passes: cut off after so many bytes, silent, or slow."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from typing import Self

RESET = struct.pack("ii", 1, 0)


class DroppingProxy:
    """Passes bytes on to `port`. `cut_after`: bytes until every connection is reset, None: never; `lost_answer`: answers
    until one is lost and every connection with it; `silent`: nothing passes; `delay`: seconds before each answer."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.cut_after: int | None = None
        self.lost_answer: int | None = None
        self.silent = False
        self.delay = 0.0
        self.cuts = 0
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._guard = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.cut()

    def heal(self) -> None:
        self.cut_after, self.lost_answer, self.silent, self.delay = None, None, False, 0.0

    def cut(self) -> None:
        """Reset every connection."""
        with self._guard:
            pairs, self._pairs = self._pairs, []
        for each in (side for pair in pairs for side in pair):
            with contextlib.suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                each.shutdown(socket.SHUT_RDWR)
            with contextlib.suppress(OSError):
                each.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = None
            if self.cut_after is None or self.cut_after > 0:
                with contextlib.suppress(OSError):
                    server = socket.create_connection(("127.0.0.1", self._target))
            if server is None:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                client.close()
                continue
            with self._guard:
                self._pairs.append((client, server))
            for source, target, answers in ((client, server, False), (server, client, True)):
                threading.Thread(target=self._pump, args=(source, target, answers), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(4096):
                while self.silent:
                    time.sleep(0.02)
                if answers and self.delay:
                    time.sleep(self.delay)
                if answers and self.lost_answer is not None:
                    self.lost_answer -= 1
                    if self.lost_answer < 0:  # the server has done it, and nobody hears so
                        self.cut_after = 0
                        self.cuts += 1
                        self.cut()
                        return
                if self.cut_after is not None:
                    passed, self.cut_after = piece[: max(self.cut_after, 0)], self.cut_after - len(piece)
                    target.sendall(passed)
                    if self.cut_after <= 0:
                        self.cuts += 1
                        self.cut()
                        return
                    continue
                target.sendall(piece)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)
