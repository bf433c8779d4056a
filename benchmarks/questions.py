"""What every candidate is asked, in its own addresses."""

import dataclasses
import re
from urllib.parse import quote

#: What Datasette counts, beside the rows: the same six as the stock listing.
COLUMNS = ["year", "stage", "initiator", "innovation_type", "innovation_form", "sector_name"]
FILTERS = [("year", "2024"), ("type", "digital"), ("stage", "applied")]
COLUMN_OF = {"year": "year", "type": "innovation_type", "stage": "stage"}


@dataclasses.dataclass(frozen=True)
class Question:
    """One question: its filters, its words, its page."""

    name: str
    filters: int = 0
    words: str = ""
    page: int = 1

    @property
    def query(self) -> str:
        """The query string, alike for Lumbung and the stock listing."""
        asked = [f"{name}={value}" for name, value in FILTERS[: self.filters]]
        if self.words:
            asked.append(f"q={quote(self.words)}")
        if self.page > 1:
            asked.append(f"page={self.page}")
        return "&".join(asked)

    @property
    def lumbung(self) -> str:
        return f"/inovasi/?{self.query}"

    @property
    def stock(self) -> str:
        return f"/tolok/stok/?{self.query}"

    @property
    def datasette(self) -> str:
        asked = [f"{COLUMN_OF[name]}={value}" for name, value in FILTERS[: self.filters]]
        asked += [f"_facet={column}" for column in COLUMNS]
        if self.words:
            asked.append(f"_search={quote(self.words)}")
        if self.page > 1:
            asked.append(f"_next={(self.page - 1) * 20}")  # the rows are numbered in order
        return f"/catalogue/entries?{'&'.join(asked)}"


def questions(word: str, wide_word: str) -> list[Question]:
    """Return what is asked, with two words that the data have."""
    return [
        Question("first page"),
        Question("2 filters", filters=2),
        Question("3 filters", filters=3),
        Question("one word", words=word),
        Question("wide word", words=wide_word),
        Question("page 50", page=50),
    ]


def total_of(candidate: str, body: str) -> int:
    """Return how many entries an answer says there are."""
    patterns = {
        "lumbung": r'id="results-title"[^>]*>\s*([\d.]+)',
        "stock": r'data-total="(\d+)"',
        "datasette": r"([\d,]+) rows?",
    }
    found = re.search(patterns[candidate], body)
    return int(re.sub(r"[.,]", "", found[1])) if found else -1
