"""Which frames pass, tried on the filter itself."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.doors import frames


def frame(kind: str) -> bytes:
    message = BackMsg()
    field = getattr(message, kind)
    message.__setattr__(kind, True) if isinstance(field, bool) else field.SetInParent()
    return message.SerializeToString()


def operation(payload: str) -> bytes:
    message = BackMsg()
    getattr(message.backend_operation_request, payload).SetInParent()
    return message.SerializeToString()


def passed(sent: list[bytes], session=None, live: bool = True, may_upload: bool = True):
    """What the server hears of these frames, and what the browser is told."""
    waiting = [{"type": "websocket.receive", "bytes": one} for one in sent] + [{"type": "websocket.disconnect"}]
    told = []

    async def receive():
        return waiting.pop(0)

    async def send(message):
        told.append(message)

    async def listen():
        hear, heard = frames.guarded(receive, send, session, lambda: live, lambda: may_upload), []
        while (message := await hear())["type"] == "websocket.receive":
            heard.append(frames.kind(message["bytes"]))
        return heard

    with ThreadPoolExecutor(1) as beside:  # a browser test may have left a loop running in this thread
        return beside.submit(asyncio.run, listen()).result(), told


ALL = [frame(field.name) for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields]
OPERATIONS = [operation(field.name) for field in BackendOperationRequest.DESCRIPTOR.oneofs_by_name["payload"].fields]


@pytest.mark.parametrize("session", [None, object()])
def test_no_frame_outside_the_list_passes(session):
    heard, _ = passed(ALL + OPERATIONS, session)
    files = {"file_urls_request", "deferred_file", "dataframe_chunk"}
    assert set(heard) == {"rerun_script", "stop_script", "app_heartbeat"} | (files if session else set())


def test_who_may_not_upload_gets_no_address_to_upload_to():
    assert passed([frame("file_urls_request")], object(), may_upload=False)[0] == []


def test_an_open_page_of_a_revoked_session_is_sent_where_no_newer_session_ends():
    assert ForwardMsg.FromString(frames.AWAY).auth_redirect.url == "/"


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
