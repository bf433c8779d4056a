"""The plots of an answer: how its innovations spread over the values of a group.

All is counted in the sets of the answer itself, its own choice included, so that the values of a plot, and what
names none, add up to the catalogue's total.
"""

import dataclasses
import functools
import operator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pyroaring import BitMap

from core.templatetags.ui import number
from home.dashboard import places
from search.finding import Found
from search.groups import GROUPS

#: Of longer groups the most frequent values are drawn; one or two more are drawn too.
MOST_BARS = 12
STILL_DRAWN = 14
#: Years that are drawn one by one; earlier and later ones are taken together.
MOST_YEARS = 15
#: Longer names stand above their bar, shorter ones beside it.
LONG_NAME = 60
#: A bar of anything is at least this long, in percent, so that it is seen.
SHORTEST = 0.8


@dataclasses.dataclass(frozen=True)
class Kind:
    """One plot of the page. `leading` says which value is the most frequent."""

    name: str
    title: str
    leading: str
    note: str = ""


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "year",
            gettext_lazy("Innovations by year"),
            gettext_lazy("Most were first applied in %(value)s: %(count)s of %(total)s."),
        ),
        Kind(
            "sector",
            gettext_lazy("By sector"),
            gettext_lazy("The most frequent sector is %(value)s: %(count)s of %(total)s."),
        ),
        Kind(
            "government",
            gettext_lazy("By government"),
            gettext_lazy("Most come from %(value)s: %(count)s of %(total)s."),
        ),
        Kind(
            "stage",
            gettext_lazy("By stage"),
            gettext_lazy("Most are at the stage “%(value)s”: %(count)s of %(total)s."),
        ),
        Kind(
            "type",
            gettext_lazy("By type"),
            gettext_lazy("Most are of the type “%(value)s”: %(count)s of %(total)s."),
        ),
        Kind(
            "form",
            gettext_lazy("By form"),
            gettext_lazy("Most have the form “%(value)s”: %(count)s of %(total)s."),
        ),
        Kind(
            "initiator",
            gettext_lazy("By initiator"),
            gettext_lazy("The most frequent initiator is “%(value)s”: %(count)s of %(total)s."),
        ),
        Kind(
            "theme",
            gettext_lazy("By theme"),
            gettext_lazy("The theme served most is %(value)s: %(count)s of %(total)s."),
            gettext_lazy("One innovation may serve several themes and is then counted under each."),
        ),
    )
}


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """One value, or several taken together, and how many innovations of the answer have it."""

    label: str
    codes: tuple[str, ...]  # empty for what names no value
    count: int
    url: str = ""  # where the same question is narrowed to it
    length: str = ""  # in percent of the longest; empty when it is told and not drawn

    @property
    def top(self) -> str:
        """Where a column begins, in percent from above."""
        return f"{100 - float(self.length):.1f}"


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One line of the table beside a plot."""

    label: str
    url: str
    count: int
    share: int  # whole percent of the answer
    codes: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Plot:
    """What the page shows of one group."""

    kind: Kind
    label: str  # of the group
    reading: str
    bars: list[Bar]
    rows: list[Row]
    data_url: str

    @property
    def is_of_years(self) -> bool:
        """Whether it is drawn as columns, with years that have nothing."""
        return self.kind.name == "year"

    @property
    def has_long_names(self) -> bool:
        """Whether its names need a line of their own."""
        return any(len(bar.label) > LONG_NAME for bar in self.bars)


class Spread:
    """How the answer spreads over one group."""

    def __init__(self, found: Found, group: str) -> None:
        self.found, self.group = found, group
        under, entries = found.snapshot.under, found.entries
        counted = {
            code: entries.intersection_cardinality(under(f"{group}:{code}"))
            for code in found.snapshot.codes[group]
        }
        self.counts = {code: count for code, count in counted.items() if count}

    def having(self, codes: tuple[str, ...]) -> BitMap:
        """Return the innovations of the answer with any of some values; without values, those that name none."""
        if not codes:
            return self.found.entries - self._under(tuple(self.counts))
        return self.found.entries & self._under(codes)

    def named(self, code: str) -> str:
        """Return what a value is called."""
        return self.found.snapshot.name(self.group, code)

    def bar(self, label: str, codes: tuple[str, ...], longest: int = 0) -> Bar:
        """Return some values as one bar; without the longest, as words alone."""
        count = self.counts.get(codes[0], 0) if len(codes) == 1 else len(self.having(codes))
        length = f"{max(100 * count / longest, SHORTEST if count else 0):.1f}" if longest else ""
        return Bar(label, codes, count, self.url_of(codes) if count else "", length)

    def row(self, label: str, codes: tuple[str, ...]) -> Row:
        """Return some values as a line of the table."""
        count = len(self.having(codes))
        url = self.url_of(codes) if count else ""
        return Row(label, url, count, round(100 * count / self.found.total), codes)

    def url_of(self, codes: tuple[str, ...]) -> str:
        """Return the dashboard narrowed to some values, where they narrow it."""
        return places.narrowed(self.found.query.address, self.group, codes)

    def _under(self, codes: tuple[str, ...]) -> BitMap:
        sets = (self.found.snapshot.under(f"{self.group}:{code}") for code in codes)
        return functools.reduce(operator.or_, sets, BitMap())


def of_answer(found: Found) -> list[Plot]:
    """Return the plots that tell something."""
    spreads = {name: Spread(found, name) for name in KINDS}
    return [make(KINDS[name], spread) for name, spread in spreads.items() if is_telling(spread)]


def is_telling(spread: Spread) -> bool:
    """Whether a plot says more than the registry and the filters in use do."""
    if not spread.counts or (
        spread.group == "government" and len(spread.found.snapshot.codes["government"]) < 2
    ):
        return False
    is_chosen = spread.found.query.address.chosen(spread.group) == list(spread.counts)
    return not (is_chosen and sum(spread.counts.values()) == spread.found.total)


def make(kind: Kind, spread: Spread) -> Plot:
    """Return the plot of one group."""
    bars = _columns(spread) if kind.name == "year" else _bars(spread)
    return Plot(
        kind=kind,
        label=str(GROUPS[kind.name].label),
        reading=read(kind, spread),
        bars=[*bars, *_nameless(spread)],
        rows=rows(spread),
        data_url=places.of_data(spread.found.query.address, kind.name),
    )


def rows(spread: Spread) -> list[Row]:
    """Return every value with its number, and how many name none."""
    is_of_years = spread.group == "year" and spread.counts
    ordered = _window(spread, {*spread.counts}) if is_of_years else _by_count(spread)
    found = [spread.row(spread.named(code), (code,)) for code in ordered]
    return [*found, *(spread.row(bar.label, ()) for bar in _nameless(spread))]


def read(kind: Kind, spread: Spread) -> str:
    """Say in a sentence what a plot shows."""
    total, most = spread.found.total, max(spread.counts.values())
    codes = sorted(spread.counts) if spread.group == "year" else spread.counts
    leaders = [spread.named(code) for code in codes if spread.counts[code] == most]
    words = {"value": leaders[0], "count": number(most), "total": number(total), "number": len(leaders)}
    if len(spread.counts) == 1 and most == total:
        return (
            ngettext(
                "The one innovation falls under “%(value)s”.",
                "All %(total)s innovations fall under “%(value)s”.",
                total,
            )
            % words
        )
    if len(leaders) == 1:
        return str(kind.leading) % words
    if len(leaders) == 2:
        both = _("“%(first)s” and “%(second)s” come first, each with %(count)s of %(total)s.")
        return both % {**words, "first": leaders[0], "second": leaders[1]}
    return _("%(number)s values come first together, each with %(count)s of %(total)s.") % words


def _by_count(spread: Spread) -> list[str]:
    return sorted(spread.counts, key=spread.counts.__getitem__, reverse=True)


def _bars(spread: Spread) -> list[Bar]:
    ordered = _by_count(spread)
    shown = ordered if len(ordered) <= STILL_DRAWN else ordered[:MOST_BARS]
    longest = spread.counts[ordered[0]]
    bars = [spread.bar(spread.named(code), (code,), longest) for code in shown]
    if hidden := tuple(ordered[len(shown) :]):
        bars.append(spread.bar(_("%(number)s others together") % {"number": number(len(hidden))}, hidden))
    return bars


def _columns(spread: Spread) -> list[Bar]:
    years = _window(spread, set())
    before = tuple(code for code in spread.counts if code < years[0])
    after = tuple(code for code in spread.counts if code > years[-1])
    taken = [(_("to %(year)s") % {"year": int(years[0]) - 1}, before)] if before else []
    taken += [(year, (year,)) for year in years]
    taken += [(_("from %(year)s") % {"year": int(years[-1]) + 1}, after)] if after else []
    longest = max(len(spread.having(codes)) for _label, codes in taken)
    return [spread.bar(label, codes, longest) for label, codes in taken]


def _window(spread: Spread, others: set[str]) -> list[str]:
    """Return the years that are drawn one by one, those without innovations too, and others, in order."""
    years = [int(code) for code in spread.counts]
    last = min(max(years), max(timezone.localdate().year + 1, min(years)))
    first = max(min(years), last - MOST_YEARS + 1)
    return sorted({str(year) for year in range(first, last + 1)} | others)


def _nameless(spread: Spread) -> list[Bar]:
    bar = spread.bar(_("Not stated"), ())
    return [bar] if bar.count else []
