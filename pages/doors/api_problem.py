"""What the API says when it refuses: RFC 9457, one sentence, and one for each field that is wrong."""

from http import HTTPStatus

from starlette.responses import JSONResponse

TYPE = "application/problem+json"


class Refusal(Exception):
    """An answer that is no success: HTTP status, a sentence, `errors` as {field: sentence}, headers, further members."""

    def __init__(self, status: int, detail: str, errors: dict[str, str] | None = None, headers: dict | None = None, **more):
        super().__init__(detail)
        self.status, self.detail, self.errors, self.headers, self.more = status, detail, errors or {}, headers or {}, more

    def response(self) -> JSONResponse:
        """As application/problem+json."""
        said = {"type": "about:blank", "title": HTTPStatus(self.status).phrase, "status": self.status, "detail": self.detail} | self.more
        if self.errors:
            said["errors"] = [{"field": field, "detail": sentence} for field, sentence in self.errors.items()]
        return JSONResponse(said, self.status, headers=self.headers | {"Cache-Control": "no-store"}, media_type=TYPE)
