"""A score sheet as its page shows it: one line for each criterion, with bands, what was typed and what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from competitions.models import Band, Criterion
from competitions.sheet_values import Given, plain
from competitions.sheets import missing_from, sheet_total, shown_total

MOST_CHOICES = 11  # scores that are shown as a row of buttons; more are typed


@dataclass(frozen=True)
class ShownBand:
    """A described stretch of a range, and whether the score lies in it."""

    band: Band
    is_chosen: bool

    @property
    def low(self) -> str:
        """Where it begins, as scripts read it."""
        return bare(self.band.low)

    @property
    def high(self) -> str:
        """Where it ends, as scripts read it."""
        return bare(self.band.high)

    @property
    def range(self) -> str:
        """The scores in it, such as “60–79”."""
        ends = plain(self.band.low), plain(self.band.high)
        return ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


@dataclass
class Line:
    """One criterion of a sheet. `typed` is what stands in the field, also where it cannot be kept."""

    number: int
    criterion: Criterion
    given: Given = field(default_factory=Given)
    typed: str = ""
    error: str = ""
    theirs: Given | None = None  # what another place saved, where it is not the same

    @property
    def key(self) -> str:
        """The criterion's number, as forms and scripts name it."""
        return str(self.criterion.pk)

    @property
    def weight(self) -> str:
        """The weight in percent, as people read it."""
        return plain(self.criterion.weight)

    @property
    def facts(self) -> dict[str, str]:
        """Weight, range and step, as scripts read them."""
        names = ("weight", "minimum", "maximum", "step")
        return {name: bare(getattr(self.criterion, name)) for name in names}

    @property
    def low(self) -> str:
        """The lowest score, as people read it."""
        return plain(self.criterion.minimum)

    @property
    def high(self) -> str:
        """The highest score, as people read it."""
        return plain(self.criterion.maximum)

    @property
    def step(self) -> str:
        """How scores go up, as people read it; nothing for steps of one."""
        return "" if self.criterion.step == 1 else plain(self.criterion.step)

    @property
    def has_decimals(self) -> bool:
        """Whether a keyboard for it needs a comma."""
        numbers = (self.criterion.minimum, self.criterion.step)
        return any(number % 1 for number in numbers)

    @property
    def bands(self) -> list[ShownBand]:
        """The described stretches of the range."""
        value = self.given.value
        return [
            ShownBand(band, value is not None and band.low <= value <= band.high)
            for band in self.criterion.bands.all()
        ]

    @property
    def chosen_band(self) -> Band | None:
        """The stretch that the score lies in."""
        return next((shown.band for shown in self.bands if shown.is_chosen), None)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Every score as scripts and as people read it, where they are few; otherwise nothing."""
        criterion = self.criterion
        steps = int((criterion.maximum - criterion.minimum) / criterion.step)
        if steps >= MOST_CHOICES:
            return []
        scores = [criterion.minimum + criterion.step * place for place in range(steps + 1)]
        return [(bare(score), plain(score)) for score in scores]

    @property
    def chosen(self) -> str:
        """The score as one of the choices."""
        return "" if self.given.value is None else bare(self.given.value)

    @property
    def is_answered(self) -> bool:
        """Whether nothing is missing here."""
        return not missing_from([self.criterion], {self.criterion.pk: self.given})


@dataclass(frozen=True)
class Lines:
    """All lines of a sheet, and what they come to."""

    rows: list[Line]

    @property
    def count(self) -> int:
        """How many criteria there are."""
        return len(self.rows)

    @property
    def answered(self) -> int:
        """How many of them have a score, or are left out where that is allowed."""
        return sum(line.is_answered for line in self.rows)

    @property
    def missing(self) -> list[Line]:
        """The lines that something is missing from."""
        return [line for line in self.rows if not line.is_answered]

    @property
    def total(self) -> Decimal | None:
        """What the sheet comes to so far, with two places."""
        given = {line.criterion.pk: line.given for line in self.rows}
        shown = shown_total(sheet_total([line.criterion for line in self.rows], given))
        return None if shown is None else Decimal(shown)


def lines_of(criteria: Iterable[Criterion], given: Mapping[int, Given]) -> Lines:
    """Return the lines of a sheet as it is stored."""
    rows = []
    for number, criterion in enumerate(criteria, start=1):
        found = given.get(criterion.pk, Given())
        typed = "" if found.value is None else plain(found.value)
        rows.append(Line(number, criterion, found, typed))
    return Lines(rows)


def bare(number: Decimal) -> str:
    """Return a number without needless zeros, with a point: “80.5”."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
