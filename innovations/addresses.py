"""Where pages of the registry stand for visitors, told from their place in the tree without a query.

Wagtail keeps `url_path` with the front door's own name in front; visitors see what comes after it.
"""

#: How deep governments stand in the tree: below root, front door and catalogue.
GOVERNMENT_DEPTH = 4
#: Where the catalogue stands below the front door.
CATALOGUE_URL = "/inovasi/"
#: Words below it that the catalogue itself answers: a government of this name, or its agencies, would not be found.
TAKEN = frozenset({"bandingkan", "id", "pilihan"})


def public_url(url_path: str) -> str:
    """Return the address of the page that stands at `url_path`."""
    return "/" + url_path.split("/", 2)[2]


def catalogue_url(path: str) -> str:
    """Return "/inovasi/kab-batang/diskominfo/" for "kab-batang/diskominfo"."""
    return f"{CATALOGUE_URL}{path}/"


def catalogue_path(url: str) -> str:
    """Return "kab-batang/diskominfo" for "/inovasi/kab-batang/diskominfo/"."""
    return url.removeprefix(CATALOGUE_URL).strip("/")


def taken_below(url_path: str) -> frozenset[str]:
    """Return the words that no page directly below the one at `url_path` may have in its address."""
    return TAKEN if public_url(url_path) == CATALOGUE_URL else frozenset()


def identifier_path(number: int) -> str:
    """Return where an innovation is found whatever it is called: by the number of its page."""
    return f"{CATALOGUE_URL}id/{number}/"
