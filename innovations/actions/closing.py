"""Closing a year, which freezes its count."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from innovations import rules
from innovations.models import AgencyPage, ClosedFigure, ClosedInnovation, YearClosing
from innovations.models.board import board_for_year
from innovations.models.board_rows import BoardInnovation, BoardRow
from users.models import User


@transaction.atomic
def close_year(government: AgencyPage, year: int, *, by: User) -> YearClosing:
    """Write down every agency's target and count of a year, so that they no longer move.

    Raises PermissionDenied for anybody but a verifier or administrator; ValidationError for a year
    that is not over yet, is closed already, or a page that is no government.
    """
    if not rules.can_close_year(by):
        raise PermissionDenied
    government = AgencyPage.objects.select_for_update(of=("self",), no_key=True).get(pk=government.pk)
    if not government.is_government:
        raise ValidationError(_("Only a government's year can be closed."))
    if year >= timezone.localdate().year:
        raise ValidationError(_("A year can be closed once it is over."))
    closing = YearClosing(government=government, year=year, closed_by=by, closed_at=timezone.now())
    closing.full_clean()
    boards = board_for_year(year, public=False, government=government)
    closing.save()
    for board in boards:
        for row in board.rows:
            _freeze(closing, row)
    log(instance=government, action="innovations.close_year", user=by, data={"year": year})
    return closing


def _freeze(closing: YearClosing, row: BoardRow) -> None:
    figure = ClosedFigure.objects.create(
        closing=closing,
        agency_id=row.agency_id,
        agency_name=row.agency_name,
        target=row.target,
        counted=row.counted,
    )
    ClosedInnovation.objects.bulk_create(_frozen(figure, line) for line in row.innovations)


def _frozen(figure: ClosedFigure, line: BoardInnovation) -> ClosedInnovation:
    return ClosedInnovation(
        figure=figure,
        innovation_id=line.innovation_id,
        title=line.title,
        is_counted=line.is_counted,
        was_public=line.is_public,
        reason=line.reason,
        detail=line.detail[:255],
    )
