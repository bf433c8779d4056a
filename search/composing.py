"""How the entry of a published innovation is composed from its page."""

import datetime as dt
import logging
from typing import Any

from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from willow.image import UnrecognisedImageFormatError

from competitions import awards_reading
from core.models import RegistryImage
from innovations import reading
from innovations.addresses import public_url
from innovations.models import AgencyPage, InnovationPage
from innovations.models.choices import Aspect, TimeUnit
from innovations.models.completeness import DESIGN_FIELDS
from innovations.models.lists import FIRST_YEAR
from search import words
from search.models import CatalogueEntry, SearchedText

logger = logging.getLogger(__name__)

#: Moved whenever entries are composed otherwise: what an older release wrote is then written anew.
LAYOUT = 4
SECONDS = {TimeUnit.MINUTE: 60, TimeUnit.HOUR: 3600, TimeUnit.DAY: 86_400}
CARD_IMAGE = "fill-640x400|format-webp|webpquality-70"
#: The figure set large on a card is the first complete one, in this order.
FIGURE_ORDER = [Aspect.EFFECTIVE, Aspect.EFFICIENT, Aspect.SIMPLE, Aspect.OTHER]


def compose(page: InnovationPage, lineage: list[AgencyPage]) -> CatalogueEntry:
    """Return the entry, unsaved. `lineage` are the agencies above the page, from the government down."""
    entry = CatalogueEntry(
        page=page,
        title=page.title,
        summary=page.summary,
        summary_en=page.summary_en,
        url=public_url(page.url_path),
        year=page.year_applied,
        **owners(lineage),
        **sector(page),
        themes=sorted([theme.slug, theme.name] for theme in page.themes.all()),
        principles=page.principles,
        innovation_type=page.innovation_type,
        innovation_form=page.innovation_form,
        stage=page.stage,
        initiator=page.initiator,
        innovation_class=page.innovation_class,
        **card_image(page),
        **card_figure(page),
        seconds_saved=seconds_saved(page),
        awarded_year=max((award.year for award in page.shown_awards), default=None),
        latitude=page.latitude if page.longitude is not None else None,
        longitude=page.longitude if page.latitude is not None else None,
        published_at=published_at(page),
        changed_at=page.last_published_at or published_at(page),
        sort_title=words.sort_key(page.title)[:255],
        facts=facts(page, lineage),
    )
    entry.text = SearchedText(
        entry=entry,
        title=words.in_order([page.title]),
        summary=words.in_order([page.summary, page.summary_en]),
        body=words.in_order(body_texts(page, lineage)),
    )
    return entry


def owners(lineage: list[AgencyPage]) -> dict[str, Any]:
    """Return the columns about the government and the agency."""
    government, agency = lineage[0], lineage[-1]
    return {
        "government": government,
        "government_name": government.label,
        "government_url": public_url(government.url_path),
        "agency": agency,
        "agency_name": agency.label,
        "agency_url": public_url(agency.url_path),
        "is_simulated": any(above.is_simulated for above in lineage),
    }


def sector(page: InnovationPage) -> dict[str, Any]:
    """Return the columns about the main sector; none where nobody gave it."""
    found = page.main_sector
    return {"sector": found, "sector_name": found.name, "sector_slug": found.slug} if found else {}


def body_texts(page: InnovationPage, lineage: list[AgencyPage]) -> list[str]:
    """Return the public texts, beside title and summary, that a question is compared with."""
    names = [name for agency in (lineage[0], lineage[-1]) for name in (agency.title, agency.short_name)]
    sector = page.main_sector.name if page.main_sector else ""
    markup = [words.plain(getattr(page, field)) for field in ("goal", "benefit", "result")]
    design = [getattr(page, field) for field in DESIGN_FIELDS]
    return [*names, sector, *(theme.name for theme in page.themes.all()), *markup, *design]


def seconds_saved(page: InnovationPage) -> int | None:
    """Return how much shorter it takes now; none without both figures, or where it takes longer."""
    if page.time_before is None or page.time_after is None or page.time_unit not in SECONDS:
        return None
    saved = int((page.time_before - page.time_after) * SECONDS[page.time_unit])
    return saved if saved > 0 else None


def facts(page: InnovationPage, lineage: list[AgencyPage]) -> dict[str, Any]:
    """Return what the columns leave out of what data and page tell; empty ones are left out."""
    shown = reading.shown_lists(page)
    told = {
        "initiator_name": page.initiator_name,
        "related_sectors": shown["related_sectors"],
        "effective": page.effective,
        "efficient": page.efficient,
        "simple": page.simple,
        "trial_date": page.trial_date and page.trial_date.isoformat(),
        "launch_date": page.launch_date and page.launch_date.isoformat(),
        "service_url": page.service_url,
        "place": page.place,
        "source": page.source,
        "source_url": page.source_url,
        "figures": shown["figures"],
        "team": shown["team"],
        "awards": awards_reading.plain(page.shown_awards),
        "between": reading.agency_trail(lineage[1:-1]),  # the agencies between the government and its own
    }
    return {name: value for name, value in told.items() if value}


def card_figure(page: InnovationPage) -> dict[str, Any]:
    """Return the columns about the first complete measurement, effectiveness first; none without one."""
    complete = [measurement for measurement in page.measurements.all() if measurement.is_complete]
    if not complete:
        return {}
    first = min(complete, key=lambda figure: FIGURE_ORDER.index(Aspect(figure.aspect)))
    return {f"figure_{name}": getattr(first, name) for name in ("name", "unit", "before", "after")}


def card_image(page: InnovationPage) -> dict[str, str]:
    """Return the columns about the first photo that has words: its address and these; none without one.

    An image that cannot be read costs the card its picture, never the innovation its publication.
    """
    for photo in page.photos.all():
        if photo.image and photo.alt_text.strip():
            return {"image_url": cut(photo.image), "image_alt": photo.alt_text}
    return {}


def cut(image: RegistryImage) -> str:
    """Return the address of the picture cut to the size of a card; empty when it cannot be read."""
    try:
        return image.get_rendition(CARD_IMAGE).url
    except (OSError, SourceImageIOError, UnrecognisedImageFormatError, InvalidFilterSpecError):
        logger.warning("Image %s cannot be read: cards stay without it.", image.pk)
        return ""


def published_at(page: InnovationPage) -> dt.datetime:
    """Return when the page was first published; for one put live by hand, the start of its year."""
    beginning = dt.datetime(page.year_applied or FIRST_YEAR, 1, 1, tzinfo=dt.UTC)
    return page.first_published_at or page.last_published_at or beginning
