"""Which frames pass, tried on the filter itself."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.doors import frames


def frame(kind: str) -> bytes:
    message = BackMsg()
    field = getattr(message, kind)
    message.__setattr__(kind, True) if isinstance(field, bool) else field.SetInParent()
    return message.SerializeToString()


def passed(sent: list[bytes], session=None, live: bool = True):
    """What the server hears of these frames, and what the browser is told."""
    waiting = [{"type": "websocket.receive", "bytes": one} for one in sent] + [{"type": "websocket.disconnect"}]
    told = []

    async def receive():
        return waiting.pop(0)

    async def send(message):
        told.append(message)

    async def listen():
        hear, heard = frames.guarded(receive, send, session, lambda: live), []
        while (message := await hear())["type"] == "websocket.receive":
            heard.append(frames.kind(message["bytes"]))
        return heard

    with ThreadPoolExecutor(1) as beside:          # a browser test may have left a loop running in this thread
        return beside.submit(asyncio.run, listen()).result(), told


ALL = [field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields]


@pytest.mark.parametrize("session", [None, object()])
def test_no_frame_outside_the_list_passes(session):
    heard, _ = passed([frame(kind) for kind in ALL], session)
    assert set(heard) == (frames.SIGNED_IN if session else frames.STRANGER)
    assert "clear_cache" not in heard


def test_what_is_no_frame_is_dropped():
    assert passed([b"\xff\xff\xff", b"", frame("rerun_script")])[0] == ["rerun_script"]


def test_a_stranger_cannot_send_a_large_frame():
    large = BackMsg()
    large.rerun_script.query_string = "x" * frames.LARGEST_OF_STRANGER
    assert passed([large.SerializeToString()])[0] == []
    assert passed([large.SerializeToString()], object())[0] == ["rerun_script"]


def test_a_revoked_session_is_told_so_and_heard_no_more():
    heard, told = passed([frame("rerun_script")], object(), live=False)
    assert heard == []
    assert told == [{"type": "websocket.send", "bytes": frames.AWAY}, {"type": "websocket.close", "code": frames.ENDED}]
