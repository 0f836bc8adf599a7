"""The IMAP server of a mailbox, asked politely: read-only, nothing is marked as read, nothing waits for ever."""

import contextlib
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from imaplib import IMAP4

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, LoginError

from data.letter_text import clean
from data.problems import Problem

TIMEOUT = SocketTimeout(connect=10, read=20)  # seconds
MOST = 4_000_000  # bytes of a message that are read: its texts come first, attachments later
SENT = {"sent", "sent items", "sent messages", "sent mail", "отправленные", "надіслані", "gesendet"}
_open: set[IMAPClient] = set()
_opening = threading.Lock()


@dataclass(frozen=True)
class Way:
    """How a mailbox is reached: `security` is tls, starttls or none (only on this very machine)."""

    host: str
    port: int
    security: str
    login: str
    password: str
    folder: str = "INBOX"


@dataclass(frozen=True)
class Folder:
    """The folder as it stands: its epoch, the number the next message will get, whether it holds what we sent, how many lie there."""

    validity: int
    next_uid: int
    sent: bool
    messages: int = 0


@dataclass(frozen=True)
class Fetched:
    """One message as it lies there; `came_at` is UTC without zone."""

    raw: bytes
    came_at: datetime
    size: int


def is_here(host: str) -> bool:
    """Is this the very machine the desk runs on? Only there may a password go unencrypted."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Reading:
    """An open folder; made by `reading`."""

    def __init__(self, client: IMAPClient, way: Way):
        self.client = client
        self.folder = _select(client, way.folder)

    def after(self, uid: int) -> list[int]:
        """The numbers of the messages that came after this one, in order."""
        found = self.client.search(["UID", f"{uid + 1}:*"])
        return sorted(one for one in found if one > uid)  # a server gives its last message for every range beyond it

    def first_since(self, moment: datetime) -> int:
        """The number before the first message that came at this moment (UTC) or later."""
        found = sorted(self.client.search(["SINCE", moment.date() - timedelta(days=1)]))
        for uid, told in sorted(self.client.fetch(found, ["INTERNALDATE"]).items()) if found else ():
            if _utc(told.get(b"INTERNALDATE")) >= moment:
                return uid - 1
        return self.folder.next_uid - 1

    def message(self, uid: int) -> Fetched | None:
        """A message without marking it as read; None when it is gone. What is longer than MOST is cut."""
        told = self.client.fetch([uid], ["RFC822.SIZE", "INTERNALDATE", f"BODY.PEEK[]<0.{MOST}>"]).get(uid)
        if told is None:
            return None
        raw = next((value for name, value in told.items() if name.startswith(b"BODY[]")), None) or b""
        return Fetched(raw, _utc(told.get(b"INTERNALDATE")), told.get(b"RFC822.SIZE") or len(raw))


def _utc(moment: datetime | None) -> datetime:
    now = datetime.now(UTC)
    return min((moment or now).astimezone(UTC), now).replace(tzinfo=None)


@contextlib.contextmanager
def reading(way: Way):
    """A `Reading` of the folder; every trouble of the way there and back is a Problem of one sentence."""
    client = None
    try:
        with _told(way):
            client = _connected(way)
            yield Reading(client, way)
    finally:
        if client is not None:
            with _opening:
                _open.discard(client)
            with contextlib.suppress(Exception):
                client.logout()


def hang_up() -> None:
    """Cut every open connection: whoever waits on one comes back at once."""
    with _opening:
        for client in _open:
            with contextlib.suppress(Exception):
                client.socket().shutdown(socket.SHUT_RDWR)


def _connected(way: Way) -> IMAPClient:
    if way.security == "none" and not is_here(way.host):
        raise Problem("Without encryption anybody on the way reads the password. Choose TLS or STARTTLS.", field="security")
    safe = ssl.create_default_context()
    client = IMAPClient(way.host, way.port, ssl=way.security == "tls", ssl_context=safe if way.security == "tls" else None, timeout=TIMEOUT)
    with _opening:
        _open.add(client)
    client.normalise_times = False
    if way.security == "starttls":
        client.starttls(safe)
    client.login(way.login, way.password)
    return client


def _select(client: IMAPClient, name: str) -> Folder:
    folders = client.list_folders()
    flags = next((flags for flags, _, found in folders if found == name), ())
    try:
        told = client.select_folder(name, readonly=True)
    except IMAP4.abort:
        raise
    except IMAP4.error:
        there = ", ".join(sorted(str(found) for flags, _, found in folders if b"\\Noselect" not in flags)[:20])
        raise Problem("There is no folder {folder}. There are: {there}.", field="folder", folder=name, there=clean(there)) from None
    following = told.get(b"UIDNEXT") or max(client.search("ALL"), default=0) + 1
    sent = b"\\Sent" in flags or name.replace(".", "/").split("/")[-1].casefold() in SENT
    return Folder(told.get(b"UIDVALIDITY") or 0, following, sent, told.get(b"EXISTS") or 0)


@contextlib.contextmanager
def _told(way: Way):
    """What goes wrong with a server, in one sentence; never with the login's password, never with what the server says to it."""
    at = {"host": way.host, "port": way.port}
    try:
        yield
    except (LoginError, UnicodeError):
        raise Problem("{host} does not accept this login and password.", field="password", host=way.host) from None
    except CapabilityError:
        raise Problem("{host} offers no STARTTLS on port {port}. Choose another encryption.", field="security", **at) from None
    except ssl.SSLCertVerificationError as trouble:
        why = trouble.verify_message or "?"
        raise Problem("The certificate of {host} is not trusted: {why}.", field="host", host=way.host, why=why) from None
    except ssl.SSLError:
        raise Problem("{host} does not speak TLS on port {port}. Choose another encryption or port.", field="security", **at) from None
    except socket.gaierror:
        raise Problem("There is no server called {host}.", field="host", host=way.host) from None
    except OSError:
        raise Problem("{host} does not answer on port {port}.", field="host", **at) from None
    except IMAP4.error as trouble:
        raise Problem("{host} broke off: {why}", host=way.host, why=clean(str(trouble))[:200]) from None
