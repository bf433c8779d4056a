"""What was left out of a question, said in sentences. A notice never stops an answer."""

from django import forms
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.addresses import GROUPS

#: What an address may name.
NAMES = {"q", *GROUPS, "sort", "page"}
#: What others add to shared links; nobody needs to hear of it.
TRACKING = ("utm_", "fbclid", "gclid", "igshid", "mc_")
#: More of the same kind are only counted.
MOST_NAMED = 3


def shown(text: str) -> str:
    """Return a visitor's text fit to be repeated: one short line."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return Truncator(line).chars(40)


def of_filters(fields: dict[str, forms.Field]) -> list[str]:
    """Name what the groups and the search box could not use."""
    found = []
    question = fields["q"]
    if question.is_wordless:
        found.append(
            _("“%(text)s” has no word to search for, so it was left out.") % {"text": shown(question.text)}
        )
    elif question.is_cut:
        found.append(
            _("The search is too long. Only its first %(count)d letters were used.")
            % {"count": len(question.text)}
        )
    for group in GROUPS:
        field = fields[group]
        sentence = _("“%(value)s” is not a value of the filter %(group)s, so it was left out.")
        found += _listed(field.rejected, sentence, group=str(field.label))
    return found


def of_names(params: QueryDict) -> list[str]:
    """Name the parameters that the catalogue does not know."""
    unknown = [name for name in params if name not in NAMES and not name.startswith(TRACKING)]
    return _listed(unknown, _("The catalogue has no filter “%(value)s”, so it was left out."))


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
