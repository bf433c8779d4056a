"""What an innovation still lacks before it can be verified."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovations.models.choices import Aspect, Origin, RelationKind, Stage

if TYPE_CHECKING:
    from innovations.models.innovation import InnovationPage

SUMMARY_WORDS = 100
SENTENCE_WORDS = 40
DESIGN_WORDS = 300

#: The six parts of the design (*rancang bangun*), whose words are counted together.
DESIGN_FIELDS = (
    "design_legal_basis",
    "design_problem",
    "design_strategic_issue",
    "design_method",
    "design_novelty",
    "design_how_it_works",
)
#: What an officer meets first.
MAIN_FIELDS = (
    "title",
    "year_applied",
    "stage",
    "summary",
    "main_sector",
    "initiator",
    "initiator_name",
    "innovation_class",
    "innovation_type",
    "innovation_form",
    "effective",
    "efficient",
    "simple",
)
FILLED = (*MAIN_FIELDS, *DESIGN_FIELDS, "goal", "benefit", "result")
FILLED_FROM_SOURCES = ("title", "year_applied", "summary", "source")
#: How many things are asked for in all, beside the filled fields: three figures, design words,
#: a photo, a date, the team.
OTHER_DEMANDS = 7


class Missing(NamedTuple):
    """One thing that is missing: the field to go to, and a sentence."""

    field: str
    message: str


class Completeness(NamedTuple):
    """How far a record is from being ready for verification."""

    missing: list[Missing]
    demanded: int

    @property
    def done(self) -> int:
        """How many demands are met."""
        return max(self.demanded - len(self.missing), 0)

    @property
    def percent(self) -> int:
        """The share of demands that are met, 0 to 100."""
        return 100 * self.done // self.demanded


def count_words(text: str) -> int:
    """Return the number of words in a text, tags left out."""
    return len(strip_tags(text.replace("<", " <")).split())


def design_words(page: "InnovationPage") -> int:
    """Return the words of the six parts of the design together."""
    return sum(count_words(getattr(page, field)) for field in DESIGN_FIELDS)


def missing_for_verification(page: "InnovationPage") -> list[Missing]:
    """Return what is missing, in the order of the form; empty when the record can be endorsed."""
    if page.origin == Origin.ARCHIVE:
        return [*_unfilled(page, FILLED_FROM_SOURCES), *_too_long(page)]
    return [
        *_unfilled(page, FILLED),
        *_too_long(page),
        *_figures(page),
        *_design(page),
        *_photo(page),
        *_dates(page),
        *_team(page),
        *_relation(page),
    ]


def completeness_of(page: "InnovationPage") -> Completeness:
    """Return what is missing and out of how many demands."""
    demanded = len(FILLED_FROM_SOURCES) if page.origin == Origin.ARCHIVE else len(FILLED) + OTHER_DEMANDS
    return Completeness(missing_for_verification(page), demanded)


def _label(page: "InnovationPage", field: str) -> str:
    return _("Name of the innovation") if field == "title" else page._meta.get_field(field).verbose_name


def _unfilled(page: "InnovationPage", fields: tuple[str, ...]) -> Iterator[Missing]:
    for field in fields:
        value = getattr(page, page._meta.get_field(field).attname)
        if value is None or (isinstance(value, str) and count_words(value) == 0):
            yield Missing(field, _("Fill in “%(field)s”.") % {"field": _label(page, field)})


def _too_long(page: "InnovationPage") -> Iterator[Missing]:
    limits = {"summary": SUMMARY_WORDS} | dict.fromkeys(("effective", "efficient", "simple"), SENTENCE_WORDS)
    for field, limit in limits.items():
        words = count_words(getattr(page, field))
        if words > limit:
            yield Missing(
                field,
                _("“%(field)s” has %(words)s words; shorten it to %(limit)s.")
                % {"field": _label(page, field), "words": words, "limit": limit},
            )


def _figures(page: "InnovationPage") -> Iterator[Missing]:
    shown = {row.aspect for row in page.measurements.all() if row.is_complete}
    for aspect in (Aspect.EFFECTIVE, Aspect.EFFICIENT, Aspect.SIMPLE):
        if aspect not in shown:
            yield Missing(
                "measurements",
                _("Add a figure with unit, before and after for “%(aspect)s”.") % {"aspect": aspect.label},
            )


def _design(page: "InnovationPage") -> Iterator[Missing]:
    words = design_words(page)
    if words < DESIGN_WORDS:
        lacking = DESIGN_WORDS - words
        yield Missing(
            "design_how_it_works",
            ngettext(
                "The six parts of the design need %(lacking)s more word (300 in all).",
                "The six parts of the design need %(lacking)s more words (300 in all).",
                lacking,
            )
            % {"lacking": lacking},
        )


def _photo(page: "InnovationPage") -> Iterator[Missing]:
    photos = [row for row in page.photos.all() if row.image_id]
    if not photos:
        yield Missing("photos", _("Add at least one photo."))
    elif not all(row.alt_text.strip() for row in photos):
        yield Missing("photos", _("Write for each photo what can be seen on it."))


def _dates(page: "InnovationPage") -> Iterator[Missing]:
    if page.stage == Stage.TRIAL and page.trial_date is None:
        yield Missing("trial_date", _("Fill in when the trial began."))
    elif page.stage == Stage.APPLIED and page.launch_date is None:
        yield Missing("launch_date", _("Fill in when it was launched."))
    if page.trial_date and page.launch_date and page.launch_date < page.trial_date:
        yield Missing("launch_date", _("The launch cannot come before the trial."))


def _team(page: "InnovationPage") -> Iterator[Missing]:
    if not page.team.all():
        yield Missing("team", _("Name at least one member of the team."))


def _relation(page: "InnovationPage") -> Iterator[Missing]:
    if page.relation_kind == RelationKind.NEW:
        return
    if page.relation_kind != RelationKind.REPLICATION and page.related_innovation_id is None:
        yield Missing("related_innovation", _("Choose the innovation that this one relates to."))
    if page.relation_kind != RelationKind.DUPLICATE and not page.relation_note.strip():
        yield Missing("relation_note", _("Say what changed."))
