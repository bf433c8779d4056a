"""The newest entries of an answer, for readers of news: Atom (RFC 4287)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from search import results
from search.finding import Found
from search.models import CatalogueEntry
from search.open_data import licence
from search.open_data.tables import tidy
from search.open_data.views import etag, site_of
from search.orders import NEWEST

MOST_ENTRIES = 50
FEED_URL = "/inovasi/feed.atom"
#: The year from which the names of entries are ours (RFC 4151).
SINCE = "2026"


@require_safe
def atom(request: HttpRequest) -> HttpResponseBase:
    """Send the newest entries that answer the address."""
    params = request.GET.copy()
    params["sort"] = NEWEST
    found = results.find(params)
    stamp = etag(found, "atom", get_language() or "", site_of(request))
    response = get_conditional_response(request, etag=f'"{stamp}"') or HttpResponse(
        write(found, site_of(request)), content_type=Atom1Feed.content_type
    )
    return licence.put_on(response, total=found.total, stamp=stamp)


def write(found: Found, site: str) -> str:
    """Return the feed of an answer."""
    address = found.query.address.without_form()
    names = ", ".join(tidy(name) for name in (address.question, *found.query.names.values()) if name)
    title = _("Innovations: %(names)s") % {"names": names} if names else _("Newest innovations")
    feed = Atom1Feed(
        title=f"{title} – Lumbung",
        link=site + address.url,
        feed_url=site + address.at(FEED_URL),
        description=_("The newest innovations of local governments."),
        language=get_language(),
        feed_copyright=f"{licence.NAME}, {licence.URL}",
        feed_guid=tag(address.query),
    )
    for entry in found.rows(0, MOST_ENTRIES):
        add(feed, entry, site)
    return feed.writeString("utf-8")


def add(feed: Atom1Feed, entry: CatalogueEntry, site: str) -> None:
    """Add one entry. Its name stays when it is renamed, moved or changed."""
    feed.add_item(
        title=tidy(entry.title),
        link=site + entry.url,
        description=tidy(entry.localized_summary),
        unique_id=tag(str(entry.pk)),
        pubdate=entry.published_at,
        updateddate=entry.changed_at or entry.published_at,
        author_name=tidy(f"{entry.agency_name}, {entry.government_name}"),
        categories=[
            tidy(name) for name in (entry.sector_name, *(name for _code, name in entry.themes)) if name
        ],
    )


def tag(what: str) -> str:
    """Return a name that nothing else has and that no move of the site changes."""
    host = urlsplit(settings.BASE_URL).hostname
    return f"tag:{host},{SINCE}:inovasi/{what}"
