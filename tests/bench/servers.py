"""Servers of the measurement: started on a free port, stopped at the end."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(script: Path, **environment):
    """`streamlit run script` until the block ends; gives its port."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--server.headless", "true"]
    log = Path(environment.pop("log"))
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment | {"PYTHONPATH": str(ROOT)}, stdout=out, stderr=out)
    try:
        _wait(port, server, log)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait(port: int, server, log: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(log.read_text())
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"http://127.0.0.1:{port}/_stcore/health").status_code == 200:
                return
        time.sleep(0.1)
    raise TimeoutError("the server does not answer")
