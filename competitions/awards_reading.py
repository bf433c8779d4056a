"""The awards of an innovation as its page, the catalogue and open data tell them: plain values, kept there."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from competitions.models import Award, Competition, FollowUp
from competitions.models.choices import Running


def with_awards(to_attr: str) -> Prefetch:
    """Return what fetches the awards that the public reads of many innovations, in two queries."""
    answers = FollowUp.objects.filter(answered_at__isnull=False).order_by("year")
    awards = (
        Award.objects.shown()
        .select_related("competition")
        .prefetch_related(Prefetch("follow_ups", answers, to_attr="answers"))
    )
    return Prefetch("awards", awards.order_by("-year", "place", "-awarded_at", "pk"), to_attr=to_attr)


def plain(awards: Iterable[Award]) -> list[dict[str, Any]]:
    """Return awards as values that JSON holds: newest first, of one year the best first."""
    return [
        {
            "name": award.name,
            "place": award.place,
            "category": award.category_name,
            "competition": award.competition_title,
            "slug": award.competition.slug,
            "year": award.year,
            "serial": award.serial,
            "reason": award.reason,
            "later": [
                {"year": answer.year, "status": answer.status, "account": answer.account}
                for answer in award.answers
            ],
        }
        for award in awards
    ]


def told(awards: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return kept awards as a page shows them: with addresses, and words in the reader's language."""
    return [
        award
        | {
            "url": f"/lomba/{award['slug']}/hasil/",
            "certificate_url": f"/sertifikat/{award['serial']}/",
            "later": [answer | {"label": Running(answer["status"]).label} for answer in award["later"]],
        }
        for award in awards
    ]


def known_contests(slugs: list[str]) -> dict[str, str]:
    """Return the titles of those among some contests whose results are public."""
    finished = Competition.objects.announced().filter(slug__in=slugs, results_published_at__isnull=False)
    return dict(finished.values_list("slug", "title"))
