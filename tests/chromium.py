"""Finds a Chromium for the browser tests, or installs one: from the system's packages, else Playwright's own build."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_or_install() -> str:
    """The path of a Chromium; RuntimeError when there is none and none can be installed. One process installs, others wait."""
    with (Path(tempfile.gettempdir()) / "voronka-chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for install in (lambda: None, _of_system, _of_playwright):
            install()
            if found := _find():
                return found
    raise RuntimeError("No Chromium was found and none could be installed; set CHROMIUM to the path of one")


def _find() -> str | None:
    named = os.environ.get("CHROMIUM")
    seen = [named, *map(shutil.which, NAMES), *PLACES, _playwrights()]
    return next((path for path in seen if path and Path(path).exists()), None)


def _playwrights() -> str | None:
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return said.stdout.strip() or None


def _of_system() -> None:
    if shutil.which("apt-get") and os.geteuid() == 0:
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
            _quietly(command)


def _of_playwright() -> None:
    _quietly([sys.executable, "-m", "playwright", "install", "chromium"])


def _quietly(command: list[str]) -> None:
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(command, capture_output=True, check=False, timeout=900)
