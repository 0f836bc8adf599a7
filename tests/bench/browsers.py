"""A browser without a screen: speaks Streamlit's websocket protocol and times runs of a page."""

import asyncio
import time

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Browser:
    """One open tab. `run(page)` asks for a page and waits until its script has finished; returns seconds."""

    def __init__(self, port: int, token: str | None):
        self.url = f"ws://127.0.0.1:{port}/_stcore/stream"
        self.headers = {"Cookie": f"voronka_session={token}"} if token else {}
        self.bytes = 0

    async def __aenter__(self):
        self.socket = await websockets.connect(
            self.url,
            additional_headers=self.headers,
            subprotocols=["streamlit"],
            max_size=None,
            origin=self.url.replace("ws", "http").removesuffix("/_stcore/stream"),
        )
        return self

    async def __aexit__(self, *_):
        await self.socket.close()

    async def run(self, page: str = "") -> float:
        asked = BackMsg()
        name, _, query = page.partition("?")
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = name
        begun = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        while True:
            frame = await asyncio.wait_for(self.socket.recv(), 120)
            self.bytes += len(frame)
            told = ForwardMsg()
            told.ParseFromString(frame)
            kind = told.WhichOneof("type")
            if kind == "delta" and told.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(told.delta.new_element.exception.message)
            if kind == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return time.perf_counter() - begun
