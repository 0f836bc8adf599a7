"""A browser without a screen: speaks Streamlit's frames over a websocket."""

import contextlib

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


class Stream:
    """One websocket to a served desk, with cookies, headers and an older session's id as wished."""

    def __init__(self, served, cookies: dict | None = None, session_id: str | None = None, **headers):
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())} if cookies else {}
        protocols = ["streamlit", "none", session_id] if session_id else ["streamlit"]
        self._open = contextlib.ExitStack()
        self.socket = self._open.enter_context(
            connect(
                served.url.replace("http", "ws") + "/_stcore/stream",
                subprotocols=protocols,
                additional_headers=cookie | headers,
                max_size=None,
            )
        )
        self.session_id, self.heard = None, b""

    def run(self, page: str = "", widgets=None) -> list[ForwardMsg]:
        """Ask for a run of a page and return what came until it finished; ConnectionClosed when the desk hung up."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = ""
        for name, value in (widgets or {}).items():
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.string_value = name, value
        self.say(message)
        return self._until_finished()

    def say(self, message: BackMsg) -> None:
        """Send one frame."""
        self.socket.send(message.SerializeToString())

    def _until_finished(self) -> list[ForwardMsg]:
        heard = []
        while True:
            raw = self.socket.recv(timeout=20)
            self.heard += raw
            message = ForwardMsg.FromString(raw)
            heard.append(message)
            if message.WhichOneof("type") == "new_session":
                self.session_id = message.new_session.initialize.session_id
            if message.WhichOneof("type") == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return heard

    def close(self) -> None:
        """Hang up."""
        self._open.close()


def pages(heard: list[ForwardMsg]) -> set[str]:
    """The addresses in the menu that came with these messages."""
    return {page.url_pathname for message in heard if message.WhichOneof("type") == "navigation" for page in message.navigation.app_pages}
