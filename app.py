"""The ASGI front: gate, HTTP doors and the desk. Start it with `streamlit run app.py` or `uvicorn app:app`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from pages.doors.gate import Gate
from pages.doors.opening import lifespan
from pages.doors.routes import ROUTES
from pages.parts.trouble import tell

app = st.App(
    Path(__file__).with_name("pages") / "desk.py", lifespan=lifespan, routes=ROUTES, middleware=[Middleware(Gate)], on_script_error=tell
)
