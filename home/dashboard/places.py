"""Where the dashboard stands, and the addresses of the same question in its other forms."""

import dataclasses
from urllib.parse import urlencode

from search.addresses import Address
from search.query import MOST_VALUES

URL = "/dasbor/"
DATA_URL = "/dasbor/data.csv"


def of_question(address: Address) -> str:
    """Return the dashboard of a question."""
    return address.without_form().at(URL)


def of_data(address: Address, plot: str) -> str:
    """Return where the numbers of one plot are."""
    url = address.without_form().at(DATA_URL)
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'plot': plot})}"


def narrowed(address: Address, group: str, codes: tuple[str, ...]) -> str:
    """Return the dashboard of the same question with these values of a group; empty where it is that already."""
    if not codes or len(codes) > MOST_VALUES or set(codes) == set(address.chosen(group)):
        return ""
    others = tuple(pair for pair in address.values if pair[0] != group)
    return of_question(dataclasses.replace(address, values=(*others, *((group, code) for code in codes))))
