"""What the API answers, as types: they check every answer and describe it in `openapi.json`, in English."""

from typing import Any

from django.utils import translation
from ninja import Field, Schema
from pydantic import create_model

from search.groups import GROUPS
from search.open_data.columns import COLUMNS


class Owner(Schema):
    """An agency or a government."""

    code: str
    name: str
    url: str


class Named(Schema):
    """A value of a list: its code in addresses and its name."""

    code: str
    name: str


class Figure(Schema):
    """A measurement before and after."""

    name: str
    unit: str
    before: int | float
    after: int | float
    year: int | None
    source: str


class Won(Schema):
    """An award in a contest, with where its results stand."""

    name: str
    place: int
    category: str
    competition: str
    year: int
    url: str


#: Columns that are more than text.
KINDS: dict[str, Any] = {
    "id": int,
    "agency": Owner,
    "government": Owner,
    "year": int | None,
    "sector": Named | None,
    "related_sectors": list[str],
    "themes": list[Named],
    "principles": list[str],
    "figure_before": int | float | None,
    "figure_after": int | float | None,
    "measurements": list[Figure],
    "awards": list[Won],
    "seconds_saved": int | None,
    "latitude": int | float | None,
    "longitude": int | float | None,
    "trial_date": str | None,
    "launch_date": str | None,
    "published_at": str | None,
    "changed_at": str | None,
    "is_simulated": bool,
}

with translation.override("en"):
    Innovation = create_model(
        "Innovation",
        __base__=Schema,
        **{
            column.code: (KINDS.get(column.code, str), Field(..., description=str(column.meaning)))
            for column in COLUMNS
        },
    )
    Question = create_model(
        "Question",
        __base__=Schema,
        q=(str, Field("", description="Words that must occur; a phrase in quotes.")),
        sort=(
            str,
            Field("", description="newest, oldest, title, time_saved, or relevance where words are sought."),
        ),
        **{
            group.name: (list[str], Field([], description=f"{group.label}; repeat it for one or another."))
            for group in GROUPS.values()
        },
    )


class Value(Schema):
    """One value of a group, and how many innovations choosing it would leave."""

    value: str
    label: str
    count: int
    is_selected: bool


class Facet(Schema):
    """A group: its most frequent values, and how many there are."""

    label: str
    number: int
    values: list[Value]


class Innovations(Schema):
    """A part of an answer."""

    total: int = Field(..., description="How many innovations answer the question.")
    next: str | None = Field(..., description="Address of the next part; none after the last.")
    notices: list[str] = Field(..., description="What was left out of the question, in sentences.")
    innovations: list[Innovation]
    facets: dict[str, Facet] | None = None


class Agency(Schema):
    """A published agency."""

    id: int
    code: str = Field(..., description="What the filters agency and government take.")
    name: str
    short_name: str
    kind: str
    part_of: str = Field(..., description="Code of the agency above it; empty for a government.")
    url: str
    innovations: int = Field(..., description="Its own published innovations.")
    innovations_with_units: int = Field(..., description="Those of the units below it included.")
    innovations_url: str
    is_simulated: bool


class Agencies(Schema):
    """A part of the list of agencies, in the order of the tree."""

    next: str | None
    agencies: list[Agency]


class Problem(Schema):
    """What went wrong, in a sentence."""

    error: str
