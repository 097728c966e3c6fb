"""Reports for who leads: filterable tables, and the same as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from .bulk import ACTIONS
from .pages import LEADING, answer, require_role
from .report_base import Chosen, Report, chosen
from .report_due import AGEING, DUE
from .report_people import LICENCES, LOAD
from .report_sources import SOURCES
from .report_texts import LIBRARY
from .report_work import REJECTIONS, STANDS, TURNAROUND

REPORTS = {
    each.name: each
    for each in (STANDS, DUE, TURNAROUND, REJECTIONS, LOAD, LICENCES, AGEING, LIBRARY, SOURCES)
}
PER_PAGE = 50
PER_PART = 500  # rows of a file that are in memory at a time
# Rows that a table program would run as a formula; see "CSV injection".
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def index(request: HttpRequest) -> HttpResponse:
    """List the reports, each with what it is for."""
    require_role(request, LEADING)
    return answer(request, "admin/reports.html", _("Reports"), {"reports": REPORTS.values()})


def show(request: HttpRequest, name: str) -> HttpResponseBase:
    """Show one report, a page of it; or send all of it as CSV."""
    require_role(request, LEADING)
    report = REPORTS.get(name)
    if report is None:
        raise Http404
    choice, today = chosen(report, request.GET), timezone.localdate()
    found = report.find(choice, today)
    if request.GET.get("format") == "csv":
        return as_csv(report, found, today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "report": report,
        "filters": _filters(report, choice),
        "query": urlencode(choice),
        "page": page,
        "rows": [_cells(report, row) for row in report.rows(list(page), today)],
        "summary": report.summary(found) if report.summary else (),
        "bulk": str(ACTIONS[report.bulk][1]) if report.bulk else "",
    }
    return answer(request, "admin/report.html", str(report.title), context)


def _filters(report: Report, choice: Chosen) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "label": each.label,
            "options": [
                (value, label, str(value) == choice[each.name]) for value, label in each.choices()
            ],
        }
        for each in report.filters
    ]


def _cells(report: Report, row: Any) -> dict[str, Any]:
    first, *others = zip(report.columns, row.cells, strict=True)
    return {"row": row, "first": first[1], "others": others}


# --- CSV ------------------------------------------------------------------------------------------


class _Echo:
    """What the writer of lines writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def as_csv(report: Report, found: Any, today: Any) -> StreamingHttpResponse:
    """Return all rows as a file that is sent while it is made."""
    name = f"{report.name}-{today.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    lines = _lines(report, found, today)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _lines(report: Report, found: Any, today: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # The mark by which table programs know that it is UTF-8.
    yield "\ufeff" + writer.writerow([harmless(str(each.label)) for each in report.columns])
    rows = found.iterator(PER_PART)
    while part := list(islice(rows, PER_PART)):
        for row in report.rows(part, today):
            yield writer.writerow([harmless(cell) for cell in row.cells])


def harmless(cell: Any) -> Any:
    """Return a cell that no table program takes for a formula; numbers stay as they are."""
    if isinstance(cell, (int, float)):
        return cell
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
