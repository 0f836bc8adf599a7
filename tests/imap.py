"""A real IMAP server on loopback (pymap, in memory) in a process of its own, and messages put into it by IMAP."""

import atexit
import contextlib
import functools
import socket
import subprocess
import sys
import time
from email.message import EmailMessage
from email.utils import format_datetime

from imapclient import IMAPClient

LOGIN, PASSWORD = "sales@voronka.test", "correct horse"
# Its passwords are hashed quickly: what is measured here is our side
START = "from pysasl.hashing import BuiltinHash as b; b.__init__.__kwdefaults__['rounds'] = 1000; from pymap.main import main; main()"


class Server:
    """The running server; every test takes a folder of its own."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = ["--host", "127.0.0.1", "--port", str(self.port), "--no-tls", "--no-service", "managesieve"]
        command += ["dict", "--demo-user", LOGIN, "--demo-password", PASSWORD]
        self.process = subprocess.Popen([sys.executable, "-c", START, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.client = None

    def ready(self) -> "Server":
        """Wait until it answers, and sign in."""
        for _ in range(400):
            with contextlib.suppress(OSError):
                self.client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=10)
                self.client.login(LOGIN, PASSWORD)
                return self
            time.sleep(0.02)
        raise TimeoutError("the IMAP server does not answer")

    def folder(self, name: str) -> str:
        """A folder, empty and of a new epoch."""
        with contextlib.suppress(Exception):
            self.client.delete_folder(name)
        self.client.create_folder(name)
        return name

    def put(self, folder: str, message: bytes | EmailMessage, at=None) -> None:
        self.client.append(folder, bytes(message), msg_time=at)

    def seen(self, folder: str) -> list[int]:
        """Which of its messages somebody has read."""
        self.client.select_folder(folder, readonly=True)
        found = self.client.search("SEEN")
        self.client.select_folder("INBOX", readonly=True)
        return found

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@functools.cache
def running() -> Server:
    """The one server of this process; it ends with it."""
    started = Server().ready()
    atexit.register(started.stop)
    return started


def letter(
    sender="Eve Stone <eve@stranger.test>", to="sales@voronka.test", subject="Price", text="How much is it?", id="1", **heads
) -> EmailMessage:
    """A message; `heads` are further headers with underscores for hyphens."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Message-ID"] = sender, to, subject, f"<{id}@mail.test>"
    made["Date"] = format_datetime(heads.pop("date")) if "date" in heads else "Wed, 04 Mar 2026 10:00:00 +0000"
    for name, value in heads.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made
