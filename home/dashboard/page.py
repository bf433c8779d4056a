"""What the dashboard shows: the answer in large figures, its plots, and the way to every neighbouring answer."""

import dataclasses
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from home.dashboard import places, plots
from home.dashboard.targets import Targets, simulated
from search import facets, index, results
from search.finding import Found
from search.groups import GROUPS

TIME_SAVED = "time_saved"


def describe(params: QueryDict) -> dict[str, Any]:
    """Answer a query string. The number of queries does not grow with what is found."""
    return index.consistently(lambda snapshot: _describe(results.find(params, snapshot)))


def _describe(found: Found) -> dict[str, Any]:
    address, targets = found.query.address, Targets(found)
    invented = found.entries.intersection_cardinality(simulated(targets.units, found.snapshot))
    return {
        "total": found.total,
        "question": address.question,
        "figures": figures(found),
        "plots": plots.of_answer(found),
        "targets": targets,
        "groups": groups(found),
        "chips": results.chips(found.query, places.of_question),
        "notices": found.query.notices,
        "list_url": address.without_form().url,
        "clear_url": places.URL,
        "canonical_url": places.of_question(address),
        "simulated": invented,
        "is_simulated": bool(invented) and invented == found.total,
    }


def figures(found: Found) -> dict[str, Any]:
    """Return the figures that are set large.

    Time saved is counted, not summed: what one visitor saves in two services adds up to nothing as long as nobody
    knows how often each is used.
    """
    entries, snapshot, address = found.entries, found.snapshot, found.query.address
    year = str(timezone.localdate().year)
    shortened = entries.intersection_cardinality(snapshot.under(f"has:{TIME_SAVED}"))
    fastest = dataclasses.replace(address.without_form(), sort=TIME_SAVED)
    new = entries.intersection_cardinality(snapshot.under(f"year:{year}"))
    return {
        "agencies": sum(
            entries.intersect(snapshot.under(f"agency:{code}")) for code in snapshot.codes["agency"]
        ),
        "year": year,
        "new": new,
        "new_url": places.narrowed(address, "year", (year,)) if new else "",
        "shortened": shortened,
        "shortened_url": fastest.url,
    }


def groups(found: Found) -> list[dict[str, Any]]:
    """Return the filters that are a choice, as in the catalogue."""
    counted, address = facets.count_all(found), found.query.address
    return [
        {
            "key": name,
            "label": group.label,
            "is_open": bool(address.chosen(name)),
            "values": counted[name].shown,
            "hidden": counted[name].hidden,
        }
        for name, group in GROUPS.items()
        if counted[name].shown and (address.chosen(name) or not results.is_shared_by_all(found, name))
    ]
