"""Who scored whom: sheets as entries crossed with judges, in arrays. Pure: numpy alone."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Crossing:
    """N sheets: the entry (N), the judge (N) and the score (N) of each, in points.

    Entries are numbered from 0 to `n_entries` - 1 and judges likewise; one sheet for each pair at most.
    """

    entries: Ints
    judges: Ints
    scores: Floats
    n_entries: int
    n_judges: int

    def __post_init__(self) -> None:
        for name, kind in (("entries", np.int64), ("judges", np.int64), ("scores", np.float64)):
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=kind))
        if not self.entries.shape == self.judges.shape == self.scores.shape == (self.scores.size,):
            raise ValueError("Entries, judges and scores must be lists of the same length.")
        for name, numbers, count in (
            ("entry", self.entries, self.n_entries),
            ("judge", self.judges, self.n_judges),
        ):
            if numbers.size and (numbers.min() < 0 or numbers.max() >= count):
                raise ValueError(f"The number of each {name} must lie from 0 to {count - 1}.")
        if not np.isfinite(self.scores).all():
            raise ValueError("Every score must be a finite number.")
        if np.unique(self.entries * self.n_judges + self.judges).size < self.scores.size:
            raise ValueError("A judge has one sheet for an entry at most.")

    @classmethod
    def of_table(cls, table: npt.ArrayLike) -> "Crossing":
        """Return the sheets of a table of entries by judges in which NaN means no sheet."""
        cells = np.asarray(table, dtype=float)
        entries, judges = np.nonzero(~np.isnan(cells))
        return cls(entries, judges, cells[entries, judges], *cells.shape)

    @cached_property
    def table(self) -> Floats:
        """Return scores by entry and judge (n x m), NaN where there is no sheet."""
        table = np.full((self.n_entries, self.n_judges), np.nan)
        table[self.entries, self.judges] = self.scores
        return table

    @cached_property
    def sizes(self) -> Ints:
        """Return the sheets of each entry (n)."""
        return np.bincount(self.entries, minlength=self.n_entries)

    @cached_property
    def loads(self) -> Ints:
        """Return the sheets of each judge (m)."""
        return np.bincount(self.judges, minlength=self.n_judges)

    @property
    def is_complete(self) -> bool:
        """Whether every judge scored every entry."""
        return self.scores.size == self.n_entries * self.n_judges > 0

    def by_entry(self, values: Floats) -> Floats:
        """Return the sum of a value of each sheet over each entry (n)."""
        return np.bincount(self.entries, values, self.n_entries).astype(float)

    def by_judge(self, values: Floats) -> Floats:
        """Return the sum of a value of each sheet over each judge (m)."""
        return np.bincount(self.judges, values, self.n_judges).astype(float)

    @cached_property
    def means(self) -> Floats:
        """Return the mean of each entry's sheets (n), NaN where it has none."""
        return self.mean_by_entry(self.scores)

    def mean_by_entry(self, values: Floats) -> Floats:
        """Return the mean of a value of each sheet over each entry (n), NaN where it has no sheets."""
        return np.where(self.sizes > 0, self.by_entry(values) / self.sizes.clip(1), np.nan)

    @cached_property
    def shared(self) -> dict[int, Floats]:
        """Return, by number of sheets, how often two judges meet over entries with so many (m x m each)."""
        order = np.argsort(self.entries, kind="stable")
        judges, starts = self.judges[order], np.cumsum(self.sizes) - self.sizes
        meetings = {}
        for size in np.unique(self.sizes[self.sizes > 0]).tolist():
            panels = judges[starts[self.sizes == size][:, None] + np.arange(size)]
            pairs = (panels[:, :, None] * self.n_judges + panels[:, None, :]).ravel()
            counts = np.bincount(pairs, minlength=self.n_judges**2)
            meetings[size] = counts.reshape(self.n_judges, self.n_judges).astype(float)
        return meetings

    def fit(self, weight: float) -> tuple[Floats, Floats]:
        """Fit `score = entry + judge`, the judges' effects held down by a ridge of this weight (lambda).

        Returns the judges' effects (m) and the inverse of `S = C + lambda I - N' D^-1 N` (m x m), which with
        lambda 0 is the one whose effects add up to 0 in each component.
        """
        matrix = np.diag(self.loads + weight)
        for size, shared in self.shared.items():
            matrix -= shared / size
        inverse = np.linalg.pinv(matrix, hermitian=True) if weight == 0 else np.linalg.inv(matrix)
        return inverse @ self.by_judge(self.scores - self.means[self.entries]), inverse

    def without(self, judge: int) -> "Crossing":
        """Return the sheets of the other judges, numbered as before."""
        kept = self.judges != judge
        return Crossing(
            self.entries[kept], self.judges[kept], self.scores[kept], self.n_entries, self.n_judges
        )
