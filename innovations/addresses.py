"""Where pages of the registry stand for visitors, told from their place in the tree without a query.

Wagtail keeps `url_path` with the front door's own name in front; visitors see what comes after it.
"""

#: Where the catalogue stands below the front door.
CATALOGUE_URL = "/inovasi/"


def public_url(url_path: str) -> str:
    """Return the address of the page that stands at `url_path`."""
    return "/" + url_path.split("/", 2)[2]


def catalogue_url(path: str) -> str:
    """Return "/inovasi/kab-batang/diskominfo/" for "kab-batang/diskominfo"."""
    return f"{CATALOGUE_URL}{path}/"


def catalogue_path(url: str) -> str:
    """Return "kab-batang/diskominfo" for "/inovasi/kab-batang/diskominfo/"."""
    return url.removeprefix(CATALOGUE_URL).strip("/")


def identifier_path(number: int) -> str:
    """Return where an innovation is found whatever it is called: by the number of its page."""
    return f"{CATALOGUE_URL}id/{number}/"
