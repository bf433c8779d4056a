"""New editions: from a template, or as a copy of an earlier one."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions.audit import record
from competitions.models import (
    Band,
    Category,
    Competition,
    Criterion,
    FormSection,
    Panel,
    Prize,
    Round,
    Rubric,
)
from competitions.starting import template_named
from innovations.models import AgencyPage
from users.models import User


@transaction.atomic
def create(
    template: str, *, by: User, government: AgencyPage, title: str, slug: str, year: int
) -> Competition:
    """Begin a competition with what a template holds; without one (""), with nothing.

    Its dates, guide and judges are still to come. Raises PermissionDenied; ValidationError.
    """
    if not (rules.is_active(by) and rules.is_secretariat(by)):
        raise PermissionDenied
    words = template_named(template).words if template else {}
    competition = Competition(
        government=government,
        title=title,
        slug=slug,
        year=year,
        created_by=by,
        **words.get("competition", {}),
    )
    competition.kind = competition.kind or "other"
    _keep(competition)
    categories = _add_categories(competition, words.get("categories", []))
    _add_sections(competition, words.get("sections", []), categories)
    _add_prizes(competition, words.get("prizes", []), categories)
    rubrics = _add_rubrics(competition, words.get("rubrics", []), words.get("scale", []))
    _add_rounds(competition, words.get("rounds", []), rubrics)
    record("competition.created", by=by, competition=competition, template=template, title=title, year=year)
    return competition


@transaction.atomic
def clone(competition: Competition, *, by: User, title: str, slug: str, year: int) -> Competition:
    """Copy an edition: categories, form, prizes, rubrics, rounds, panels, tie order and pact.

    Dates move by the years between the two; within the same year they are cleared. The guide, entries, judges
    and late codes stay with the earlier edition, and the copy is not announced.
    """
    source = Competition.objects.with_setup().select_for_update(of=("self",)).get(pk=competition.pk)
    if not rules.can_set_up(by, source):
        raise PermissionDenied
    years = year - source.year
    copy = _copy(source, title=title, slug=slug, year=year, guide=None, cloned_from=source, created_by=by)
    _move_dates(copy, years)
    _keep(copy)
    categories: dict[int | None, Category] = {
        row.pk: _keep(_copy(row, competition=copy)) for row in source.categories.all()
    }
    for section in source.sections.all():
        _keep(_copy(section, competition=copy, category=categories.get(section.category_id)))
    for prize in source.prize_list.all():
        _keep(_copy(prize, competition=copy, category=categories.get(prize.category_id)))
    rubrics = {row.pk: _copy_rubric(row, copy) for row in source.rubrics.all()}
    for round_ in source.rounds.all():
        _copy_round(round_, copy, years, categories, rubrics)
    record("competition.cloned", by=by, competition=copy, source=source.pk, title=title, year=year, slug=slug)
    return copy


def _keep(row: Any) -> Any:
    row.full_clean()
    row.save()
    return row


def _add_categories(competition: Competition, found: list[dict[str, Any]]) -> dict[str, Category]:
    return {
        words["slug"]: _keep(Category(competition=competition, position=position, **words))
        for position, words in enumerate(found)
    }


def _add_sections(
    competition: Competition, found: list[dict[str, Any]], categories: dict[str, Category]
) -> None:
    for position, words in enumerate(found):
        category = categories[words["category"]] if words.get("category") else None
        # Guides name the most words only; a box that is asked for is not left empty all the same.
        facts = {"min_words": 1} | words | {"category": category}
        _keep(FormSection(competition=competition, position=position, **facts))


def _add_prizes(
    competition: Competition, found: list[dict[str, Any]], categories: dict[str, Category]
) -> None:
    for position, words in enumerate(found):
        category = categories[words["category"]] if words.get("category") else None
        _keep(Prize(competition=competition, position=position, **words | {"category": category}))


def _add_rubrics(competition: Competition, found: list[dict[str, Any]], scale: list) -> dict[str, Rubric]:
    rubrics = {}
    for words in found:
        rubric = _keep(Rubric(competition=competition, name=words["name"], source=words["source"]))
        for position, facts in enumerate(words["criteria"]):
            _add_criterion(rubric, position, dict(facts), scale)
        rubrics[words["name"]] = rubric
    return rubrics


def _add_criterion(rubric: Rubric, position: int, facts: dict[str, Any], scale: list) -> None:
    described = facts.pop("bands")
    facts["weight"] = Decimal(facts["weight"])
    criterion = _keep(Criterion(rubric=rubric, position=position, **facts))
    for (low, high, label), description in zip(scale, described, strict=True):
        _keep(Band(criterion=criterion, low=low, high=high, label=label, description=description))


def _add_rounds(competition: Competition, found: list[dict[str, Any]], rubrics: dict[str, Rubric]) -> None:
    for position, words in enumerate(found):
        facts = words | {"rubric": rubrics[words["rubric"]], "position": position}
        panels = facts.pop("panels")
        round_ = _keep(Round(competition=competition, **facts))
        for name in panels:
            _keep(Panel(round=round_, name=name))


def _copy(row: Model, **instead: Any) -> Any:
    """Return an unsaved row with everything an officer may set."""
    facts = {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if field.editable and not field.primary_key
    }
    return type(row)(**facts | instead)


def _copy_rubric(rubric: Rubric, copy: Competition) -> Rubric:
    copied: Rubric = _keep(_copy(rubric, competition=copy))
    for criterion in rubric.criteria.prefetch_related("bands"):
        new = _keep(_copy(criterion, rubric=copied))
        for band in criterion.bands.all():
            _keep(_copy(band, criterion=new))
    return copied


def _copy_round(
    round_: Round,
    copy: Competition,
    years: int,
    categories: dict[int | None, Category],
    rubrics: dict[int, Rubric],
) -> None:
    new = _copy(round_, competition=copy, rubric=rubrics.get(round_.rubric_id or 0))
    _move_dates(new, years)
    _keep(new)
    for panel in round_.panels.all():
        _keep(_copy(panel, round=new, category=categories.get(panel.category_id)))


def _move_dates(row: Any, years: int) -> None:
    for name in ("opens_at", "closes_at", "reference_date"):
        if moment := getattr(row, name, None):
            setattr(row, name, _moved(moment, years) if years else None)


def _moved(moment: Any, years: int) -> Any:
    """Return the same day and hour, by the clock of the site, in another year; 29 February becomes the 28th."""
    local = timezone.localtime(moment) if isinstance(moment, dt.datetime) else moment
    try:
        return local.replace(year=local.year + years)
    except ValueError as error:
        if (local.month, local.day) != (2, 29):
            raise ValidationError(_("This year is too far away.")) from error
        return local.replace(year=local.year + years, day=28)
