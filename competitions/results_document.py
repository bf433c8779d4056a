"""results.json: everything that anybody needs to compute a published ranking anew (docs/results-format.md).

What went in and what came out stand in it as they were kept, letter by letter, so that their hashes hold.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import F, OuterRef, Subquery

from competitions.canonical import canonical, sha256_of
from competitions.models import EntrySnapshot, ResultRun
from competitions.models.choices import RunDecision
from competitions.result_table import titled
from competitions.run_facts import split

FORMAT = "lumbung.results-document/1"
#: Of an award, what the ranking says; certificates have serial numbers, which are for who holds them.
TOLD = ("entry", "name", "category", "rank")


def pieces_of(run: ResultRun) -> Iterator[str]:
    """Yield the document of published results piece by piece: canonical JSON, the same every time."""
    run = (
        ResultRun.objects.select_related("competition__government")
        .prefetch_related("decisions")
        .get(pk=run.pk)
    )
    awards, results = split(run.results)
    rows = list(_rows(run))
    yield from _members(
        {
            "awards": canonical([{name: row[name] for name in TOLD} for row in awards.get("awards", [])]),
            "competition": canonical(_about(run)),
            "entries": canonical(
                {
                    str(row.entry_id): {"agency": row.agency, "number": row.number, "title": row.title}
                    for row in rows
                }
            ),
            "facts": run.facts,
            "format": canonical(FORMAT),
            "generated_at": canonical(_moment(run)),
            "hashes": canonical(
                {
                    "facts": run.facts_sha256,
                    "results": sha256_of(results),
                    "snapshots": {str(row.entry_id): row.snapshot for row in rows},
                }
            ),
            "method": canonical(
                {
                    "check": "python -m competitions.verify results.json",
                    "judges": "Judges stand by pseudonyms: J01, J02 and so on.",
                    "licence": "CC BY 4.0",
                }
            ),
            "results": results,
        }
    )


def _members(members: dict[str, str]) -> Iterator[str]:
    """Yield an object whose values are written already."""
    for number, name in enumerate(sorted(members)):
        yield f"{',' if number else '{'}{canonical(name)}:"
        yield members[name]
    yield "}"


def _rows(run: ResultRun) -> Iterator:
    newest = EntrySnapshot.objects.filter(entry=OuterRef("entry")).order_by("-version")
    rows = titled(run.rows.order_by("entry")).annotate(
        snapshot=Subquery(newest.values("sha256")[:1]), number=F("entry__number")
    )
    return rows.iterator()


def _about(run: ResultRun) -> dict[str, object]:
    competition = run.competition
    return {
        "government": competition.government.title,
        "is_simulated": competition.is_simulated,
        "run": run.number,
        "slug": competition.slug,
        "title": competition.title,
        "url": f"{settings.BASE_URL.rstrip('/')}{competition.address}hasil/",
        "year": competition.year,
    }


def _moment(run: ResultRun) -> str:
    published = run.decision(RunDecision.PUBLISHED)
    return published.at.isoformat() if published else run.computed_at.isoformat()
