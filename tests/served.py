"""A real server for tests, in a process of its own; what is written to its standard input is evaluated beside its store."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
PASSWORD = "a long password"
PEOPLE = {"director": "executive", "head": "head", "manager": "manager", "admin": "admin"}


class Served:
    """A running desk: `url`, `port`, `do(expression)`, `log()`."""

    def __init__(self, database: Path):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url, self._log = f"http://127.0.0.1:{self.port}", database.with_suffix(".log")
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.served", str(self.port)],
                cwd=ROOT,
                env=os.environ | {"VORONKA_DB": str(database)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._wait()

    def _wait(self) -> None:
        for _ in range(300):
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(self.url + "/healthz").status_code == 200:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError("the server did not start:\n" + self.log())

    def do(self, expression: str) -> str:
        """Evaluate an expression in the server's process (`here`, `person(login)`, `access`, `sessions` …); its `str`."""
        self.process.stdin.write(expression + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def cookie(self, login: str) -> dict[str, str]:
        """The cookie of a new session of this person."""
        return {"voronka_session": self.do(f"sessions.start(here, person({login!r}).id)")}

    def log(self) -> str:
        """What the server has logged so far."""
        return self._log.read_text()

    def stop(self) -> None:
        """End the process and wait for it."""
        self.process.terminate()
        self.process.wait(20)


def listen() -> None:
    """Evaluate each line of standard input and print what comes of it."""
    from data import access, accounts, attempts, company, founding, sessions, store
    from data.viewer import SYSTEM, of_login

    known = {
        "access": access,
        "accounts": accounts,
        "attempts": attempts,
        "company": company,
        "founding": founding,
        "sessions": sessions,
        "SYSTEM": SYSTEM,
        "person": lambda login: of_login(store.here(), login),
    }
    for line in sys.stdin:
        try:
            answer = eval(line, known | {"here": store.here()})
        except Exception as trouble:
            answer = repr(trouble)
        print(answer, flush=True)


def company_with_people(path: Path) -> None:
    """A company with one person of each role, in a new file."""
    from data import accounts, company, store

    here = store.Store(path)
    company.found(here, company.Company("Probe of Poltava", "EUR", "Europe/Berlin"))
    accounts.COST, cost = 4, accounts.COST
    for login, role in PEOPLE.items():
        accounts.add(here, login=login, name=f"Olha {login.title()}", role=role, password=PASSWORD)
    accounts.COST = cost
    here.close()


if __name__ == "__main__":
    import uvicorn

    from app import app

    threading.Thread(target=listen, daemon=True).start()
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
