"""The numbers of one plot as a CSV file."""

import csv
import io
from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext as _

from home.dashboard import plots, targets
from innovations.models.board_years import Units
from search import index, results
from search.finding import Found
from search.groups import GROUPS
from search.open_data import tables
from search.snapshot import Snapshot

Cells = list[str | int]

NAMES = frozenset({*plots.KINDS, targets.NAME})


def make(params: QueryDict, plot: str) -> str:
    """Return the file of one plot, whose name is one of `NAMES`."""
    return index.consistently(lambda snapshot: _as_csv(lines(_find(params, snapshot), plot)))


def lines(found: Found, plot: str) -> Iterator[Cells]:
    """Yield the headings, then a line for every value."""
    if plot == targets.NAME:
        yield from _of_targets(targets.Targets(found))
        return
    yield [str(GROUPS[plot].label), _("Code"), _("Innovations"), _("Of these, simulation")]
    spread = plots.Spread(found, plot)
    invented = targets.simulated(Units(targets.shown_years(found)), found.snapshot)
    for row in plots.rows(spread):
        made_up = spread.having(row.codes).intersection_cardinality(invented)
        yield [row.label, " ".join(row.codes), row.count, made_up]


def _of_targets(shown: targets.Targets) -> Iterator[Cells]:
    yield [
        *(_("Government"), _("Agency"), _("Year"), _("Counted"), _("Target")),
        *(_("Target reached"), _("Final"), _("Simulation")),
    ]
    for part in shown.parts:
        for line in part.agencies:
            for year, figure in sorted(line.figures.items()):
                yield [
                    *(part.government.title, line.name, year, figure.counted, figure.target),
                    *(_said(is_so) for is_so in (figure.is_reached, figure.is_closed, part.is_simulated)),
                ]


def _said(is_so: bool) -> str:
    return _("yes") if is_so else _("no")


def _fit(cell: str | int) -> str | int:
    return cell if isinstance(cell, int) else tables.harmless(tables.tidy(cell))


def _find(params: QueryDict, snapshot: Snapshot) -> Found:
    return results.find(params, snapshot, others=frozenset({"plot"}))


def _as_csv(rows: Iterator[Cells]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerows([_fit(cell) for cell in row] for row in rows)
    return tables.BOM + text.getvalue()
