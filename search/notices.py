"""What was left out of a question, said in sentences. A notice never stops an answer."""

from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.groups import GROUPS, Group

#: What an address may name; `teks` comes along from the page where a value was sought by typing.
NAMES = frozenset({"q", *GROUPS, "sort", "view", "page", "teks"})
#: What others add to shared links; nobody needs to hear of it.
TRACKING = ("utm_", "fbclid", "gclid", "igshid", "mc_")
#: More of the same kind are only counted.
MOST_NAMED = 3


def shown(text: str) -> str:
    """Return a visitor's text fit to be repeated: one short line."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return Truncator(line).chars(40)


def wordless(text: str) -> str:
    """Say that there is nothing to search for in what was typed."""
    return _("“%(text)s” has no word to search for, so it was left out.") % {"text": shown(text)}


def cut(length: int) -> str:
    """Say that a long question was cut."""
    return _("The search is too long. Only its first %(count)d letters were used.") % {"count": length}


def of_values(group: Group, rejected: list[str]) -> list[str]:
    """Name the values that a group does not have."""
    sentence = _("“%(value)s” is not a value of the filter %(group)s, so it was left out.")
    return _listed(rejected, sentence, group=str(group.label))


def of_names(params: QueryDict, others: frozenset[str]) -> list[str]:
    """Name the parameters that the catalogue does not know."""
    known = NAMES | others
    unknown = [name for name in params if name not in known and not name.startswith(TRACKING)]
    return _listed(unknown, _("The catalogue has no filter “%(value)s”, so it was left out."))


def unknown_view(view: str) -> str:
    """Say that the list cannot be seen in such a form."""
    return _("There is no view “%(value)s”, so the list is shown as cards.") % {"value": shown(view)}


def unknown_sort(sort: str) -> str:
    """Say that there is no such order."""
    return _("There is no order “%(value)s”, so the list is in its usual order.") % {"value": shown(sort)}


def broken_page(page: str) -> str:
    """Say that a page number is no number."""
    return _("“%(value)s” is not a page number, so this is the first page.") % {"value": shown(page)}


def missing_page(number: int, last: int) -> str:
    """Say that the list is shorter."""
    return ngettext(
        "There is no page %(number)d, so this is the first. The list has %(last)d page.",
        "There is no page %(number)d, so this is the first. The list has %(last)d pages.",
        last,
    ) % {"number": number, "last": last}


def _listed(values: list[str], sentence: str, **words: str) -> list[str]:
    found = [sentence % {"value": shown(value), **words} for value in values[:MOST_NAMED]]
    if (more := len(values) - MOST_NAMED) > 0:
        found.append(
            ngettext("%(count)d more was left out.", "%(count)d more were left out.", more) % {"count": more}
        )
    return found
