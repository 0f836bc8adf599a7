"""The SMTP server letters leave by: one connection, one letter after the other, and what became of each in one word."""

import contextlib
import smtplib
import socket
import ssl
from dataclasses import dataclass

from data.letter_text import clean
from data.mail_server import is_here
from data.problems import Problem

TIMEOUT = 20.0  # seconds that a server may take for one answer
GONE = (550, 551, 553)  # codes to an address that say there is no such mailbox (RFC 5321, 4.2.3)


@dataclass(frozen=True)
class Way:
    """How the server is reached: `security` is tls, starttls or none (only on this very machine). No login: it asks for none."""

    host: str
    port: int
    security: str
    login: str = ""
    password: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one letter: sent, bounced (never again), later (not now), unclear (it may have arrived).

    `said` is the server's own sentence; `gone`: there is no such mailbox.
    """

    what: str
    said: str = ""
    gone: bool = False


@contextlib.contextmanager
def sending(way: Way):
    """An open connection that lets us send; every trouble on the way there is a Problem of one sentence."""
    server = None
    try:
        with _told(way):
            server = _connected(way)
        yield server
    finally:
        if server is not None:
            with contextlib.suppress(Exception):
                server.quit()


def deliver(server: smtplib.SMTP, sender: str, address: str, message: bytes) -> Outcome:
    """Hand over one letter. Raises a Problem when the server does not take the sender: that is no letter's fault."""
    try:
        code, said = server.mail(sender, [f"size={len(message)}"] if server.has_extn("size") else [])
        if code == 250:
            code, said = server.rcpt(address)
            if code in (250, 251):
                return _handed_over(server, message)
            _begin_anew(server)
            return Outcome("bounced" if code >= 500 else "later", _said(code, said), gone=code in GONE)
        _begin_anew(server)
    except (smtplib.SMTPServerDisconnected, OSError) as trouble:
        return Outcome("later", clean(str(trouble))[:200])
    if code == 552 or code < 500:  # too long a letter; or not now
        return Outcome("bounced" if code == 552 else "later", _said(code, said))
    raise Problem("The server does not send for {address}: {why}", address=sender, why=_said(code, said))


def _handed_over(server: smtplib.SMTP, message: bytes) -> Outcome:
    """The text itself: once it is on its way, an answer that does not come leaves open whether it arrived."""
    try:
        code, said = server.data(message)
    except smtplib.SMTPDataError as refused:
        code, said = refused.smtp_code, refused.smtp_error
    except (smtplib.SMTPServerDisconnected, OSError) as trouble:
        return Outcome("unclear", clean(str(trouble))[:200])
    if code == 250:
        return Outcome("sent")
    _begin_anew(server)
    return Outcome("bounced" if code >= 500 else "later", _said(code, said))


def _begin_anew(server: smtplib.SMTP) -> None:
    """The next letter begins with a clean table; a connection that is lost shows itself there."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.rset()


def _said(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {clean(words)}"[:200]


def _connected(way: Way) -> smtplib.SMTP:
    if way.security == "none" and way.login and not is_here(way.host):
        raise Problem("Without encryption anybody on the way reads the password. Choose TLS or STARTTLS.", field="security")
    safe = ssl.create_default_context()
    if way.security == "tls":
        server = smtplib.SMTP_SSL(way.host, way.port, timeout=TIMEOUT, context=safe)
    else:
        server = smtplib.SMTP(way.host, way.port, timeout=TIMEOUT)
    try:
        if way.security == "starttls":
            server.starttls(context=safe)
        if way.login:
            server.login(way.login, way.password)
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


@contextlib.contextmanager
def _told(way: Way):
    """What goes wrong with a server, in one sentence; never with the password."""
    at = {"host": way.host, "port": way.port}
    try:
        yield
    except (smtplib.SMTPAuthenticationError, UnicodeError):
        raise Problem("{host} does not accept this login and password.", field="password", host=way.host) from None
    except smtplib.SMTPNotSupportedError:
        if way.security == "starttls":
            raise Problem("{host} offers no STARTTLS on port {port}. Choose another encryption.", field="security", **at) from None
        raise Problem("{host} takes letters without a login. Leave it empty.", field="login", host=way.host) from None
    except ssl.SSLCertVerificationError as trouble:
        why = trouble.verify_message or "?"
        raise Problem("The certificate of {host} is not trusted: {why}.", field="host", host=way.host, why=why) from None
    except ssl.SSLError:
        raise Problem("{host} does not speak TLS on port {port}. Choose another encryption or port.", field="security", **at) from None
    except socket.gaierror:
        raise Problem("There is no server called {host}.", field="host", host=way.host) from None
    except smtplib.SMTPResponseException as trouble:
        raise Problem("{host} broke off: {why}", host=way.host, why=_said(trouble.smtp_code, trouble.smtp_error)) from None
    except (smtplib.SMTPException, OSError):
        raise Problem("{host} does not answer on port {port}.", field="host", **at) from None
