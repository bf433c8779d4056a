"""Entries as cards. Each is drawn once a language and kept until its entry changes."""

from collections.abc import Collection

from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from search.finding import read
from search.index import Snapshot
from search.models import CatalogueEntry

TEMPLATE = "components/card.html"
#: Cards that a process keeps: about three kilobytes each.
MOST_CARDS = 5000


def marked(rows: list[CatalogueEntry], stems: Collection[str]) -> list[SafeString]:
    """Return cards with the sought words marked."""
    card = get_template(TEMPLATE)
    return [card.render({"entry": entry, "stems": stems, "can_compare": True}) for entry in rows]


def kept(numbers: list[int], snapshot: Snapshot) -> list[SafeString]:
    """Return the cards of some pages in their order; those not drawn before are read in one query."""
    language, held = get_language(), snapshot.cards
    found = {number: card for number in numbers if (card := held.get((language, number))) is not None}
    entries = read([number for number in numbers if number not in found])
    if len(held) + len(entries) > MOST_CARDS:
        held.clear()
    for entry, card in zip(entries, marked(entries, ()), strict=True):
        found[entry.pk] = held[language, entry.pk] = card
    return [found[number] for number in numbers if number in found]
