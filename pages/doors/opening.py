"""Opening and closing of the server: the file, the demo company of a first start, the code of a first set-up."""

import contextlib
import gc
import importlib
import logging
import os
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from data import company, founding, store
from pages import words
from pages.doors import daily, mail, mailings

ROOT = Path(__file__).parents[2]
DEMO = ROOT / ".voronka" / "demo.duckdb"
WARM = ("numpy", "pandas", "pyarrow", "altair", "streamlit_authenticator", "pages.parts.sign_in")
log = logging.getLogger("voronka")


@contextlib.asynccontextmanager
async def lifespan(app):
    """Open the store before the first visitor and close it after the last."""
    say_to_log()
    here = await run_in_threadpool(open_store)
    await run_in_threadpool(company.complete, here)
    if founding.is_new(here):
        log.warning("This database is new. Open it in a browser and set it up with the code %s", founding.new_code())
    warm()
    async with daily.kept_daily(), mail.read_regularly(), mailings.send_regularly():
        yield {}
    store.close_here()


def say_to_log() -> None:
    """Our lines go to the server's log; addresses of uploads, which carry session ids, do not."""
    logging.getLogger("uvicorn.access").disabled = True
    if not log.handlers:
        log.addHandler(logging.StreamHandler())
        log.handlers[0].setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.setLevel(logging.INFO)
    log.propagate = False


def open_store() -> store.Store:
    """The file named in VORONKA_DB, or the demo company, which the first start makes."""
    named = os.environ.get("VORONKA_DB")
    if not named and not DEMO.exists():
        make_demo(DEMO)
    return store.open_here(named or DEMO)


def make_demo(path: Path, size: str = "m") -> None:
    """Make the demo company beside its place and move it there whole: a start that was broken off leaves no half of one."""
    from data import demo

    log.info("First start: making the demo company. This takes less than a minute.")
    part = path.with_suffix(".part")
    for left in (part, Path(f"{part}.wal")):
        left.unlink(missing_ok=True)
    made = store.Store(part)
    try:
        demo.make(made, size=size, language=os.environ.get("VORONKA_LANGUAGE", "en"))
    finally:
        made.close()
    Path(f"{part}.owner").unlink(missing_ok=True)
    part.rename(path)


def warm() -> None:
    """Import what the pages need and freeze it: the first visitor does not wait, and no collection walks over it."""
    idle = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    idle.disabled = True  # it would say that no page is running
    for name in WARM:
        importlib.import_module(name)
    idle.disabled = False
    for language in words.LANGUAGES:
        words.catalogue(language)
    gc.collect()
    gc.freeze()
