"""The desk of one competition in Wagtail's admin: who finds it, where it stands, and its tabs.

A part of the desk adds its tab to `TABS`, loads the competition with `competition_for` (or a rule of its own)
and extends `competitions/admin/desk.html` with `desk_context`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions import rules
from competitions.models import Competition
from competitions.reading import phase_label


@dataclass(frozen=True)
class Tab:
    """One tab: the address takes the number of the competition as `pk`; the rule takes person and competition."""

    name: str
    label: str | Promise
    url_name: str
    rule: Callable[[Any, Competition], bool] = rules.can_read_setup


#: In the order of the work.
TABS: list[Tab] = [
    Tab("overview", _("Overview"), "contest_desk"),
    Tab("basics", _("Basics"), "contest_basics"),
    Tab("guide", _("Guide"), "contest_guide"),
    Tab("dates", _("Dates"), "contest_dates"),
    Tab("categories", _("Categories"), "contest_categories"),
    Tab("sections", _("Entry form"), "contest_sections"),
    Tab("rubrics", _("Rubrics"), "contest_rubrics"),
    Tab("rounds", _("Rounds and panels"), "contest_rounds"),
    Tab("prizes", _("Prizes"), "contest_prizes"),
    Tab("entries", _("Competition entries"), "contest_entries"),
    Tab("late_codes", _("Late codes"), "contest_late_codes", rules.can_set_up),
    Tab("judges", _("Judges"), "contest_judges", rules.can_see_conflicts),
    Tab("conflicts", _("Conflicts"), "contest_conflicts", rules.can_see_conflicts),
    Tab("assigning", _("Who judges what"), "contest_assigning", rules.can_see_assignments),
    Tab("schedule", _("Schedule"), "contest_schedule_list", rules.can_see_schedule),
    Tab("visits", _("Field visits"), "contest_visits", rules.can_see_schedule),
    Tab("plenaries", _("Plenaries"), "contest_plenary_list", rules.can_read_plenary),
    Tab("results", _("Results"), "contest_result_list", rules.can_see_results),
    Tab("audit", _("Audit trail"), "contest_audit"),
]


def tabs_for(user: Any, competition: Competition, current: str = "") -> list[dict[str, Any]]:
    """Return the tabs that a person may open: label, url, is_current."""
    return [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, kwargs={"pk": competition.pk}),
            "is_current": tab.name == current,
        }
        for tab in TABS
        if tab.rule(user, competition)
    ]


def competition_for(
    request: HttpRequest, pk: int, rule: Callable[[Any, Competition], bool] = rules.can_read_setup
) -> Competition:
    """Return the competition with its set-up, or the same 404 for a hidden one as for none."""
    competition = Competition.objects.with_setup().filter(pk=pk).first()
    if competition is None or not rule(request.user, competition):
        raise Http404
    return competition


def desk_context(request: HttpRequest, competition: Competition, tab: str) -> dict[str, Any]:
    """Return what `competitions/admin/desk.html` names."""
    return {
        "competition": competition,
        "phase": competition.phase,
        "phase_label": phase_label(competition.phase),
        "tabs": tabs_for(request.user, competition, tab),
        "can_set_up": rules.can_set_up(request.user, competition),
    }
