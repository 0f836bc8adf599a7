"""What a browser may say over the websocket: an allow-list of frames, and the session is looked at on every one."""

from starlette.concurrency import run_in_threadpool
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

STRANGER = {"rerun_script", "stop_script", "app_heartbeat"}
SIGNED_IN = STRANGER | {"deferred_file", "dataframe_chunk"}  # operations: what downloads and tables ask for
UPLOAD = "file_urls_request"
LARGEST_OF_STRANGER = 65_536  # bytes: a sign-in form is far smaller
ENDED = 4401
# The open page loads anew: as the sign-in, or as whoever has signed in with this browser since.
AWAY = ForwardMsg(auth_redirect={"url": "/"}).SerializeToString()


def kind(frame: bytes) -> str | None:
    """The kind of a frame, of an operation its own kind; None for what is not one."""
    message = BackMsg()
    try:
        message.ParseFromString(frame)
    except Exception:  # noqa: BLE001  whatever the parser dislikes is not a frame
        return None
    found = message.WhichOneof("type")
    return message.backend_operation_request.WhichOneof("payload") if found == "backend_operation_request" else found


def guarded(receive, send, session, still_live, may_upload):
    """`receive` for the websocket of a session (or of a stranger, None): drops what is not allowed, ends what was revoked.

    `still_live()` tells whether the session still stands in the tables, `may_upload()` whether its person may hand in files.
    """
    allowed = SIGNED_IN if session else STRANGER

    async def receive_allowed():
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            if session and not await run_in_threadpool(still_live):
                await send({"type": "websocket.send", "bytes": AWAY})
                await send({"type": "websocket.close", "code": ENDED})
                return {"type": "websocket.disconnect", "code": ENDED}
            frame = message.get("bytes")
            if frame is None or (not session and len(frame) > LARGEST_OF_STRANGER):
                continue
            what = kind(frame)
            if what in allowed or (session and what == UPLOAD and await run_in_threadpool(may_upload)):
                return message

    return receive_allowed
