"""A real SMTP server on loopback, in a thread: what it took, and what it was told to refuse."""

import functools
import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

LOGIN, PASSWORD = "letters@voronka.test", "smtp-Pass-1"


class Taken:
    """Takes letters; `refused` maps an address to the answer it gets; `before` is called with each envelope before the answer."""

    def __init__(self):
        self.letters, self.refused, self.before = [], {}, None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content, policy=policy.default)))
        return (self.before and self.before(envelope)) or "250 OK"

    def addresses(self) -> list[str]:
        return sorted(to for to, _ in self.letters)


def _lets_in(server, session, envelope, mechanism, known) -> AuthResult:
    return AuthResult(success=(known.login, known.password) == (LOGIN.encode(), PASSWORD.encode()), handled=False)


@functools.cache
def running() -> Controller:
    """The one server of this process; it ends with it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    made = Controller(Taken(), hostname="127.0.0.1", port=port, authenticator=_lets_in, auth_require_tls=False, auth_required=True)
    made.start()
    return made


def fresh() -> tuple[int, Taken]:
    """Its port, and a handler that has taken nothing yet."""
    server = running()
    server.handler.__init__()
    return server.port, server.handler
