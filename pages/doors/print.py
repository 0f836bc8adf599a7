"""The monthly report outside the desk: GET /print/report (a page made for print) and /print/report.xlsx, for who is signed in."""

from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from data import store
from data.problems import Problem
from data.viewer import Viewer, current
from pages import words
from pages.doors.gate import STAFF
from pages.parts import report_content, report_html, report_xlsx
from queries import reader

ROLES = ("executive", "head", "admin")
PRIVATE = {"Cache-Control": "private, no-store"}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def page(request):
    """The report of `month` (2026-10) and, where given, one `line`, as HTML."""
    return await run_in_threadpool(_answer, request, _page)


async def sheets(request):
    """The same as a workbook."""
    return await run_in_threadpool(_answer, request, _sheets)


def _answer(request, made) -> Response:
    try:
        viewer = current(store.here(), UUID(request.headers[STAFF.decode()]))
        if viewer.role not in ROLES:
            return PlainTextResponse("You may not do this.", 403, headers=PRIVATE)
        month = report_content.first_of(request.query_params.get("month", ""))
        words.use_language(viewer.language)
        chosen = report_content.month_of(viewer, month, request.query_params.get("line") or None)
        return made(viewer, chosen, report_content.parts(viewer, chosen))
    except (ValueError, Problem):
        return PlainTextResponse("Not found", 404, headers=PRIVATE)
    finally:
        words.use_language(None)


def _page(viewer: Viewer, chosen, found) -> Response:
    return HTMLResponse(report_html.page(reader.row("company/facts", viewer)["name"], chosen, found), headers=PRIVATE)


def _sheets(viewer: Viewer, chosen, found) -> Response:
    name = f'attachment; filename="voronka-{chosen.since:%Y-%m}.xlsx"'
    return Response(report_xlsx.workbook(viewer, chosen, found), media_type=SHEET, headers=PRIVATE | {"Content-Disposition": name})


ROUTES = [Route("/print/report", page), Route("/print/report.xlsx", sheets)]
