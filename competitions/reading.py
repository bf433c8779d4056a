"""What the public pages of contests show; they compute nothing that is not on record."""

import itertools
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.calendar import bars_of, deadline_of
from competitions.models import Category, Competition, Prize, Round
from competitions.models.checklist import written
from competitions.models.choices import Blindness, Promotion, Severity
from competitions.moved_dates import moves_of
from competitions.phases import Phase

#: Where a visitor may still do something comes first.
RUNNING = (Phase.SCREENING, Phase.JUDGING, Phase.DELIBERATION)
ON_FRONT_PAGE = 3


def phase_label(phase: Phase) -> str:
    """Return what a visitor reads of a phase."""
    return {
        Phase.PREPARATION: _("In preparation"),
        Phase.ANNOUNCED: _("Opens soon"),
        Phase.ENTRY: _("Open for entries"),
        Phase.SCREENING: _("Entries are being checked"),
        Phase.JUDGING: _("Being judged"),
        Phase.DELIBERATION: _("Judging is over"),
        Phase.PUBLISHED: _("Finished"),
    }[phase]


def phase_tone(phase: Phase) -> str:
    """Return the colour of a phase's chip."""
    return {Phase.ENTRY: "paddy", Phase.ANNOUNCED: "turmeric"}.get(phase, "")


def index_context() -> dict[str, Any]:
    """Return the announced competitions for the list: what is open first, what is over by year."""
    cards = _cards()
    past = [card for card in cards if card["phase"] == Phase.PUBLISHED]
    return {
        "open": sorted(_in(cards, Phase.ENTRY), key=lambda card: card["competition"].closes_at),
        "upcoming": sorted(_in(cards, Phase.ANNOUNCED), key=lambda card: card["competition"].opens_at),
        "running": _in(cards, *RUNNING),
        "past": [
            {"year": year, "cards": list(found)}
            for year, found in itertools.groupby(past, key=lambda card: card["competition"].year)
        ],
        "has_any": bool(cards),
        "is_simulated": bool(cards) and all(card["competition"].is_simulated for card in cards),
    }


def open_now() -> list[dict[str, Any]]:
    """Return the competitions that take entries, those that close first in front."""
    now = timezone.now()
    found = _cards(Competition.objects.filter(opens_at__lte=now, closes_at__gte=now))
    return sorted(_in(found, Phase.ENTRY), key=lambda card: card["competition"].closes_at)[:ON_FRONT_PAGE]


def competition_context(competition: Competition) -> dict[str, Any]:
    """Return what the page of one competition shows."""
    found = (
        Competition.objects.select_related("government", "guide")
        .prefetch_related(
            "categories", "sections__category", "rounds__rubric__criteria__bands", "prize_list__category"
        )
        .get(pk=competition.pk)
    )
    phase = found.shown_phase
    rounds = list(found.rounds.all())
    return {
        "competition": found,
        "phase": phase.value,
        "phase_label": phase_label(phase),
        "phase_tone": phase_tone(phase),
        "deadline": deadline_of(found, phase),
        "results_url": results_url(found),
        "is_open": phase == Phase.ENTRY,
        "guide": found.guide if found.guide and found.guide.is_public else None,
        "calendar": bars_of(found, rounds),
        "moves": moves_of(found, rounds),
        **_categories(found),
        "sections": list(found.sections.all()),
        "conditions": [*conditions_of(found), *winning_sentences(found)],
        "prizes": [prize_sentence(prize) for prize in found.prize_list.all()],
        "rounds": [_round(round_, is_last=round_ is rounds[-1]) for round_ in rounds],
        "is_simulated": found.is_simulated,
    }


def results_url(competition: Competition) -> str:
    """Return where the results stand; empty until they are published."""
    is_public = competition.announced_at is not None and competition.results_published_at is not None
    return reverse("contest_results", args=[competition.slug]) if is_public else ""


def conditions_of(competition: Competition) -> list[str]:
    """Return the rules that are checked by themselves, as sentences."""
    return [
        _("Only innovations that are verified and published may enter.")
        if competition.requires_verified
        else _("Drafts of the agency may enter as well."),
        *quota_sentence(competition.quota_per_agency),
        _("Judges do not see the agency or its people.")
        if competition.blindness == Blindness.BLIND
        else _("Judges see the agency and its people."),
        ngettext(
            "An entry that is returned can be corrected once, within %(days)d days.",
            "An entry that is returned can be corrected up to %(count)d times, within %(days)d days each.",
            competition.correction_limit,
        )
        % {"count": competition.correction_limit, "days": competition.correction_days}
        if competition.correction_limit
        else _("An entry is not returned for correction: check it well before sending it."),
    ]


def quota_sentence(quota: int | None) -> list[str]:
    """Return how many entries an agency may send over all categories, when that is limited."""
    if quota is None:
        return []
    sentence = ngettext(
        "An agency may send %(count)d entry in all.", "An agency may send %(count)d entries in all.", quota
    )
    return [sentence % {"count": quota}]


def winning_sentences(competition: Competition) -> list[str]:
    """Return how winners are found, where it is not simply by the mean of the scores."""
    found = []
    if competition.severity == Severity.RIDGE:
        found.append(
            _(
                "Scores are adjusted for how strict each judge is, where they allow it; the mean stands beside."
            )
        )
    if (most := competition.awards_per_agency) is not None:
        sentence = ngettext(
            "An agency may win with %(count)d innovation of a category; then the next one moves up.",
            "An agency may win with %(count)d innovations of a category; then the next one moves up.",
            most,
        )
        found.append(sentence % {"count": most})
    return found


def prize_sentence(prize: Prize) -> str:
    """Return a prize with its places, such as “Juara I: place 1” or “Top 45: places 1 to 45”."""
    words = {"name": prize.name, "first": prize.first_place, "last": prize.last_place}
    if prize.first_place == prize.last_place:
        text = _("%(name)s: place %(first)d") % words
    else:
        text = _("%(name)s: places %(first)d to %(last)d") % words
    return f"{text} ({prize.category})" if prize.category else text


def promotion_words(round_: Round, *, is_last: bool) -> str:
    """Return who goes on after a round, as a sentence."""
    if is_last:
        return _("The final order follows from this round and those before it, by their weights.")
    if round_.promotion == Promotion.TOP:
        count = round_.promotion_count or 0
        return ngettext(
            "The best entry of each category goes on.",
            "The best %(count)d entries of each category go on.",
            count,
        ) % {"count": count}
    if round_.promotion == Promotion.THRESHOLD:
        return _("Every entry with a score of %(score)s or more goes on.") % {
            "score": written(round_.promotion_threshold)
        }
    return _("Every judged entry goes on.")


def _cards(found: Any = None) -> list[dict[str, Any]]:
    found = Competition.objects.all() if found is None else found
    rows = found.announced().filter(page__live=True).select_related("government", "page")
    return [_card(competition) for competition in rows.prefetch_related("rounds")]


def _card(competition: Competition) -> dict[str, Any]:
    phase = competition.shown_phase
    return {
        "competition": competition,
        "url": competition.address,
        "phase": phase.value,
        "phase_label": phase_label(phase),
        "phase_tone": phase_tone(phase),
        "deadline": deadline_of(competition, phase),
        "results_url": results_url(competition),
    }


def _in(cards: list[dict[str, Any]], *phases: Phase) -> list[dict[str, Any]]:
    return [card for card in cards if card["phase"] in phases]


def _categories(competition: Competition) -> dict[str, Any]:
    """Return the categories, and the limits that all of them share: said once, they are read."""
    found = [_category(competition, category) for category in competition.categories.all()]
    limits = {(item["quota"], item["months"]) for item in found}
    shared = (
        {"quota": found[0]["quota"], "months": found[0]["months"]} if len(limits) == 1 < len(found) else None
    )
    return {"categories": found, "shared_limits": shared}


def _category(competition: Competition, category: Category) -> dict[str, Any]:
    months = category.minimum_age_months
    return {
        "category": category,
        "quota": category.quota_per_agency,
        "months": competition.minimum_age_months if months is None else months,
    }


def _round(round_: Round, *, is_last: bool) -> dict[str, Any]:
    criteria = list(round_.rubric.criteria.all()) if round_.rubric else []
    return {"round": round_, "criteria": criteria, "goes_on": promotion_words(round_, is_last=is_last)}
