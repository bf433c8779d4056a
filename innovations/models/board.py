"""The board of three a year: every agency's target, count, and each uncounted innovation's reason.

One reading for the public board, the agency page and the dashboard, so that all show the same
figures. Closed years are read from their frozen rows. The number of queries does not grow with
agencies or innovations.
"""

import datetime as dt
import functools
import operator
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from innovations import counting
from innovations.addresses import GOVERNMENT_DEPTH, public_url
from innovations.counting import Facts, Judgement
from innovations.models.agency import AgencyPage
from innovations.models.board_rows import BoardInnovation, BoardRow, GovernmentBoard
from innovations.models.closing import ClosedFigure, ClosedInnovation, YearClosing
from innovations.models.flow import Verification, Withdrawal
from innovations.models.innovation import InnovationPage
from innovations.models.lists import Target

STEPLEN = AgencyPage.steplen
GOVERNMENT_LENGTH = GOVERNMENT_DEPTH * STEPLEN


def board_for_year(
    year: int, *, public: bool = True, government: AgencyPage | None = None
) -> list[GovernmentBoard]:
    """Return every government that owes targets, with its agencies, for a year.

    `public` leaves out whatever is not published, titles and counts of drafts included.
    """
    boards = {board.government_id: board for board in _governments(government)}
    closed = _closed(year, boards, public)
    for board_id, (closed_at, rows) in closed.items():
        boards[board_id].closed_at = closed_at
        boards[board_id].rows = rows
    _fill_open(year, {pk: board for pk, board in boards.items() if pk not in closed}, public)
    return [board for board in boards.values() if board.rows]


def board_row_for(agency: AgencyPage, year: int, *, public: bool = True) -> BoardRow | None:
    """Return one agency's row, or None where it owes no target."""
    government = agency.government
    for board in board_for_year(year, public=public, government=government):
        for row in board.rows:
            if row.agency_id == agency.pk:
                return row
    return None


def years_on_board() -> list[int]:
    """Return the years that have something to show, newest first, this year always among them.

    Only governments with agencies that owe a target are on the board.
    """
    paths = AgencyPage.objects.live().owing_target().values_list("path", flat=True)
    governments = {path[:GOVERNMENT_LENGTH] for path in paths}
    years = {timezone.localdate().year}
    if governments:
        below = functools.reduce(operator.or_, (Q(path__startswith=path) for path in governments))
        innovations = InnovationPage.objects.live().filter(below, year_applied__isnull=False)
        years |= set(innovations.order_by().values_list("year_applied", flat=True).distinct())
    return sorted(years, reverse=True)


def _governments(government: AgencyPage | None) -> Iterable[GovernmentBoard]:
    pages = [government] if government else AgencyPage.objects.governments().live().order_by("path")
    for page in pages:
        yield GovernmentBoard(page.pk, page.title, public_url(page.url_path), page.is_simulated, page.path)


def _closed(
    year: int, boards: dict[int, GovernmentBoard], public: bool
) -> dict[int, tuple[dt.datetime, list[BoardRow]]]:
    closings = {
        closing.pk: closing for closing in YearClosing.objects.filter(year=year, government__in=list(boards))
    }
    found: dict[int, tuple[dt.datetime, list[BoardRow]]] = {
        closing.government_id: (closing.closed_at, []) for closing in closings.values()
    }
    if not closings:
        return found
    figures = (
        ClosedFigure.objects.filter(closing__in=list(closings))
        .select_related("agency")
        .prefetch_related("innovations__innovation__related_innovation")
    )
    for figure in figures:
        found[closings[figure.closing_id].government_id][1].append(_frozen_row(figure, public))
    return found


def _frozen_row(figure: ClosedFigure, public: bool) -> BoardRow:
    url = public_url(figure.agency.url_path) if figure.agency.live else ""
    row = BoardRow(figure.agency_id, figure.agency_name, url, figure.target, figure.counted)
    lines = [_frozen_line(line, public) for line in figure.innovations.all()]
    row.innovations = [line for line in lines if line.is_public or not public]
    return row


def _frozen_line(line: ClosedInnovation, public: bool) -> BoardInnovation:
    page = line.innovation
    is_live = page is not None and page.live
    return BoardInnovation(
        line.title,
        public_url(page.url_path) if is_live else "",
        line.is_counted,
        line.reason,
        _frozen_detail(line) if public else line.detail,
        is_public=line.was_public and is_live,
        innovation_id=line.innovation_id,
    )


def _frozen_detail(line: ClosedInnovation) -> str:
    """The detail of a reason; the name of another innovation only as long as that one is published under it."""
    if line.reason not in counting.NAMING:
        return line.detail
    other = line.innovation.related_innovation if line.innovation else None
    return line.detail if other is not None and other.live and other.title == line.detail else ""


def _fill_open(year: int, boards: dict[int, GovernmentBoard], public: bool) -> None:
    if not boards:
        return
    agencies = list(_agencies_of(boards))
    by_path = {agency.path: agency for agency in agencies}
    parents = {agency.pk: _parent_id(agency, by_path) for agency in agencies}
    rows = _empty_rows(year, agencies, boards, by_path)
    owing = set(rows)
    for page in _innovations_of(boards, year, public):
        home = by_path.get(page.path[:-STEPLEN])
        owner = counting.owing_agency(home.pk, parents, owing) if home else None
        if owner is not None:
            _add(rows[owner], page, counting.judge(facts_of(page, owner, public), year))
    for row in rows.values():
        row.innovations.sort(key=lambda line: (not line.is_counted, line.title.casefold()))


def _agencies_of(boards: dict[int, GovernmentBoard]) -> Iterable[AgencyPage]:
    agencies = AgencyPage.objects.live().order_by("title")
    if len(boards) == 1:
        agencies = agencies.filter(path__startswith=next(iter(boards.values())).path)
    return agencies


def _parent_id(agency: AgencyPage, by_path: dict[str, AgencyPage]) -> int | None:
    parent = by_path.get(agency.path[:-STEPLEN])
    return parent.pk if parent else None


def _empty_rows(
    year: int, agencies: list[AgencyPage], boards: dict[int, GovernmentBoard], by_path: dict[str, AgencyPage]
) -> dict[int, BoardRow]:
    targets = dict(
        Target.objects.filter(year=year, government__in=list(boards)).values_list("government", "number")
    )
    rows = {}
    for agency in agencies:
        government = by_path.get(agency.path[:GOVERNMENT_LENGTH])
        if government is None or government.pk not in boards or not owes_in(agency, year):
            continue
        target = counting.target_of(agency.target_override, targets.get(government.pk))
        row = BoardRow(agency.pk, agency.title, public_url(agency.url_path), target)
        boards[government.pk].rows.append(row)
        rows[agency.pk] = row
    return rows


def owes_in(agency: AgencyPage, year: int) -> bool:
    """Whether an agency owes a target of its own in a year."""
    return (
        agency.owes_target
        and not agency.is_government
        and (agency.active_from is None or agency.active_from.year <= year)
        and (agency.active_to is None or agency.active_to.year >= year)
    )


def _innovations_of(boards: dict[int, GovernmentBoard], year: int, public: bool) -> Iterable[InnovationPage]:
    pages = (
        InnovationPage.objects.annotate(
            is_verified=Exists(Verification.objects.filter(innovation=OuterRef("pk"))),
            was_withdrawn=Exists(Withdrawal.objects.filter(innovation=OuterRef("pk"))),
        )
        .select_related("related_innovation")
        .only(
            "title",
            "draft_title",
            "path",
            "depth",
            "url_path",
            "live",
            "year_applied",
            "relation_kind",
            "relation_note",
            "related_innovation__title",
            "related_innovation__live",
            "related_innovation__path",
        )
        .filter(_concerns(year))
    )
    if public:
        pages = pages.live()
    if len(boards) == 1:
        pages = pages.filter(path__startswith=next(iter(boards.values())).path)
    return pages


def _concerns(year: int) -> Q:
    """Which innovations a year's board speaks of: those of the year, those published in it, and
    drafts that name no year yet."""
    return (
        Q(year_applied=year)
        | Q(first_published_at__gte=_start_of(year), first_published_at__lt=_start_of(year + 1))
        | Q(year_applied__isnull=True, live=False)
    )


def _start_of(year: int) -> dt.datetime:
    return dt.datetime(year, 1, 1, tzinfo=timezone.get_default_timezone())


def facts_of(page: InnovationPage, agency_id: int, public: bool) -> Facts:
    """Return what counting needs of a page annotated with `is_verified` and `was_withdrawn`."""
    related = page.related_innovation
    return Facts(
        innovation_id=page.pk,
        agency_id=agency_id,
        year_applied=page.year_applied,
        is_published=page.live,
        is_verified=page.is_verified,
        is_withdrawn=page.was_withdrawn and not page.live,
        relation=page.relation_kind,
        has_told_change=bool(page.relation_note.strip()),
        related_title=related.title if related and (related.live or _is_sibling(page, related)) else "",
    )


def _is_sibling(page: InnovationPage, related: InnovationPage) -> bool:
    return page.path[:-STEPLEN] == related.path[:-STEPLEN] and not page.live


def _add(row: BoardRow, page: InnovationPage, judgement: Judgement) -> None:
    row.counted += judgement.is_counted
    row.innovations.append(
        BoardInnovation(
            title=page.title if page.live else page.draft_title or page.title,
            url=public_url(page.url_path) if page.live else "",
            is_counted=judgement.is_counted,
            reason=judgement.reason or "",
            detail=judgement.detail,
            is_public=page.live,
            innovation_id=page.pk,
        )
    )
