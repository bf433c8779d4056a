"""Entries as cards. Each is drawn once a language and kept until its entry changes.

Where words are sought, title and summary are marked anew, so a card is kept in pieces around the two.
"""

import dataclasses
import secrets
from collections.abc import Collection

from django.template.loader import get_template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from search import words
from search.finding import read
from search.models import CatalogueEntry
from search.snapshot import Snapshot

TEMPLATE = "components/card.html"
#: Cards that a process keeps: about three kilobytes each.
MOST_CARDS = 5000
#: Stands where a text goes that is marked later. Nobody can write it into a text without knowing it.
GAP = secrets.token_hex(16)
#: In place of the stems: leave a gap.
LATER = (GAP,)


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """A drawn card: what stands around its title and its summary, and these two."""

    pieces: list[str]
    texts: list[str]

    def render(self, stems: Collection[str]) -> SafeString:
        """Return the card with the sought words marked."""
        filled = [mark(text, stems) for text in self.texts]
        whole = [self.pieces[0]]
        for text, piece in zip(filled, self.pieces[1:], strict=True):
            whole += [text, piece]
        return SafeString("".join(whole))


def mark(text: str, stems: Collection[str] | None) -> SafeString:
    """Return a text as markup, its sought words marked."""
    if not stems:
        return conditional_escape(text)
    if stems is LATER:
        return SafeString(GAP)
    return SafeString("".join([_piece(*piece) for piece in words.marked(text, stems)]))


def _piece(text: str, is_sought: bool) -> str:
    return f"<mark>{escape(text)}</mark>" if is_sought else escape(text)


def draw(entry: CatalogueEntry) -> Card:
    """Draw an entry as a card with gaps for its title and, where there is one, its summary."""
    markup = get_template(TEMPLATE).render({"entry": entry, "stems": LATER, "can_compare": True})
    pieces = markup.split(GAP)
    return Card(pieces, [entry.title, entry.localized_summary][: len(pieces) - 1])


def render(numbers: list[int], snapshot: Snapshot, stems: Collection[str]) -> list[SafeString]:
    """Return the cards of some pages in their order; those not drawn before are read in one query."""
    language, held = get_language(), snapshot.cards
    found = {number: card for number in numbers if (card := held.get((language, number))) is not None}
    entries = read([number for number in numbers if number not in found])
    if len(held) + len(entries) > MOST_CARDS:
        held.clear()
    for entry in entries:
        found[entry.pk] = held[language, entry.pk] = draw(entry)
    return [found[number].render(stems) for number in numbers if number in found]
