"""Under which licence the data are given away, and the headers that every form of them carries."""

from django.http import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import quote_etag

CODE = "CC-BY-4.0"
NAME = "CC BY 4.0"
URL = "https://creativecommons.org/licenses/by/4.0/"
#: Moved whenever a form of the data looks otherwise, so that nobody keeps the former one.
FORMAT = 2


def put_on(response: HttpResponseBase, *, total: int | None = None, stamp: str = "") -> HttpResponseBase:
    """Let an answer say its licence, how many entries it has, and of which state of the catalogue they are.

    Any site may read it. Its words depend on the reader's language, which is kept in a cookie.
    """
    headers = response.headers
    headers["Link"] = f'<{URL}>; rel="license"'
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = "ETag, Link, X-Total-Count"
    headers["Cache-Control"] = "no-cache"
    if total is not None:
        headers["X-Total-Count"] = str(total)
    if stamp:
        headers["ETag"] = quote_etag(stamp)
    patch_vary_headers(response, ["Cookie"])
    return response
