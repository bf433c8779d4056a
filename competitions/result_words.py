"""Codes and steps of results as sentences that people read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.run_facts import RunFacts, Stage

#: Of entries with the same total so many are named.
MOST_NAMED = 12


@dataclass(frozen=True)
class Tie:
    """Entries with the same total, and how their order came about."""

    entries: frozenset[str]
    names: list[str]
    total: str
    sentences: list[str]


def decimal(text: object) -> str:
    """Write a figure with the decimals it has, as the reader writes them."""
    return str(text).replace(".", get_format("DECIMAL_SEPARATOR"))


def percent(text: str) -> str:
    """Write a weight without idle zeros: "60.000000" is "60"."""
    return decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def listed(names: Iterable[str]) -> str:
    """Write names one after the other, the last one with “and”; of many the first."""
    found = list(names)
    if (more := len(found) - MOST_NAMED) > 0:
        rest = ngettext("%(count)d more", "%(count)d more", more) % {"count": more}
        found = [*found[:MOST_NAMED], rest]
    if len(found) < 2:
        return "".join(found)
    return _("%(first)s and %(last)s") % {"first": ", ".join(found[:-1]), "last": found[-1]}


def why_none(code: str, entry: str, facts: RunFacts) -> str:
    """Return why an entry has no rank."""
    stage = facts.stage(facts.why_round.get(entry))
    words = {"round": stage.name if stage else "", "least": stage.minimum_sheets if stage else 0}
    sentences = {
        "disqualified": _("The plenary took it out of the ranking."),
        "not_promoted": _("It did not go on to “%(round)s”."),
        "not_judged": _("It was not judged in “%(round)s”."),
        "too_few_sheets": ngettext(
            "Too few score sheets in “%(round)s”: without %(least)d there is no score.",
            "Too few score sheets in “%(round)s”: with fewer than %(least)d there is no score.",
            words["least"],
        ),
    }
    return sentences.get(code, _("It has no score.")) % words


# --- Ties -----------------------------------------------------------------------------------------


def ties_of(
    category: str, facts: RunFacts, names: Mapping[str, str], totals: Mapping[str, str], shared: set[str]
) -> list[Tie]:
    """Return how every tie of a category was decided, in the order of the ranking.

    `names` and `totals` are by entry; `shared` are the entries that share their place in the end.
    """
    groups: list[list[dict[str, Any]]] = []
    for step in facts.ties.get(category, []):
        if groups and set(step["with"]) <= set(groups[-1][0]["with"]):
            groups[-1].append(step)
        else:
            groups.append([step])
    return [_tie(steps, facts, names, totals, shared) for steps in groups]


def _tie(
    steps: list[dict[str, Any]],
    facts: RunFacts,
    names: Mapping[str, str],
    totals: Mapping[str, str],
    shared: set[str],
) -> Tie:
    tied = steps[0]["with"]
    sentences = [_step(step, facts, names) for step in steps]
    if left := [names.get(entry, entry) for entry in tied if entry in shared]:
        sentences.append(
            _("Nothing else decides between %(names)s: they share the place.") % {"names": listed(left)}
        )
    return Tie(
        frozenset(tied),
        [names.get(entry, entry) for entry in tied],
        decimal(totals.get(tied[0], "")),
        sentences,
    )


def _step(step: Mapping[str, Any], facts: RunFacts, names: Mapping[str, str]) -> str:
    told: dict[str, Callable[..., str]] = {
        "heaviest": _criteria,
        "criteria": _criteria,
        "head_to_head": _meetings,
        "plenary": _plenary,
    }
    return told[step["step"]](step, facts, names)


def _criteria(step: Mapping[str, Any], facts: RunFacts, names: Mapping[str, str]) -> str:
    stages = {stage.key: stage for stage in facts.stages}
    criteria = listed(stages[stage].criteria.get(key, key) for stage, key in step["criteria"])
    values = [(entry, step["values"].get(entry)) for entry in step["with"]]
    told = "; ".join(
        f"{names.get(entry, entry)} {decimal(value) if value is not None else '–'}"
        for entry, value in values[:MOST_NAMED]
    )
    words = {"criteria": criteria, "weight": percent(step["weight"]), "values": told}
    if step["step"] == "heaviest":
        decided = _(
            "Decided by the heaviest criterion, %(criteria)s (%(weight)s%% of the final): %(values)s."
        )
        equal = _(
            "The heaviest criterion, %(criteria)s (%(weight)s%% of the final), does not decide: %(values)s."
        )
    else:
        decided = _("Decided by the next criterion, %(criteria)s (%(weight)s%% of the final): %(values)s.")
        equal = _(
            "The next criterion, %(criteria)s (%(weight)s%% of the final), does not decide: %(values)s."
        )
    return (decided if step["decided"] else equal) % words


def _meetings(step: Mapping[str, Any], facts: RunFacts, names: Mapping[str, str]) -> str:
    meetings = [_meeting(one, names) for one in step.get("meetings", [])[:MOST_NAMED]]
    if not meetings:
        return _("Head to head does not decide: no judge who judged both put one of them higher.")
    sentence = (
        _("Decided head to head: %(votes)s.")
        if step["decided"]
        else _("Head to head does not decide: %(votes)s.")
    )
    return sentence % {"votes": "; ".join(meetings)}


def _meeting(meeting: Mapping[str, Any], names: Mapping[str, str]) -> str:
    (one, other), (votes, against) = meeting["between"], meeting["votes"]
    return _(
        "%(one)s was put higher by %(votes)d, %(other)s by %(against)d of the judges who judged both"
    ) % {
        "one": names.get(one, one),
        "other": names.get(other, other),
        "votes": votes,
        "against": against,
    }


def _plenary(step: Mapping[str, Any], facts: RunFacts, names: Mapping[str, str]) -> str:
    if not step["decided"]:
        return _("The plenary decided nothing between them.")
    order = sorted(step["with"], key=lambda entry: step["values"].get(entry) or 0)
    sentence = _("Decided by the plenary, in this order: %(names)s.") % {
        "names": listed(names.get(entry, entry) for entry in order)
    }
    reason = facts.reasons.get(step.get("decision") or "", "")
    return f"{sentence} {_('Why: %(reason)s') % {'reason': reason}}" if reason else sentence


def tie_label(steps: list[int], facts: RunFacts, *, is_shared: bool) -> str:
    """Return what decided about an entry that tied, in a few words; empty for one that did not."""
    taken = [facts.steps[number] for number in steps if number < len(facts.steps)]
    if is_shared:
        return _("Shared place")
    deciding = [step["step"] for step in taken if step["decided"]]
    if not deciding:
        return ""
    return {
        "heaviest": _("Tie decided by the heaviest criterion"),
        "criteria": _("Tie decided by the next criteria"),
        "head_to_head": _("Tie decided head to head"),
        "plenary": _("Tie decided by the plenary"),
    }[deciding[-1]]


# --- Method ---------------------------------------------------------------------------------------


def stage_sentence(stage: Stage) -> str:
    """Return how the score of a round comes about."""
    how = {
        "mean": _("The score is the mean of the sheets that were handed in."),
        "median": _("The score is the middle one of the sheets that were handed in."),
        "trimmed": _("The score is the mean of the sheets without the highest and the lowest."),
    }[stage.combination]
    least = ngettext(
        "It takes at least %(count)d sheet.", "It takes at least %(count)d sheets.", stage.minimum_sheets
    ) % {"count": stage.minimum_sheets}
    return f"{how} {least}"


def method_sentences(facts: RunFacts) -> list[str]:
    """Return what the official ranking rests on."""
    if facts.method["announced"] != "ridge":
        return [_("The ranking follows the scores as the judges gave them.")]
    said = [
        _("It was announced before entries opened that scores are adjusted for how strict each judge is."),
        {
            "ridge": _("The scores allow it: the adjusted ranking is the official one."),
            "mean": _("The scores do not allow it, so the ranking by plain scores is the official one."),
        }.get(
            facts.method["official"],
            _("Some panels allow it: there adjusted scores are official, elsewhere plain ones."),
        ),
    ]
    codes = {
        "not_connected": _("Not all entries are connected through judges who scored several of them."),
        "low_efficiency": _("Too few judges scored the same entries to compare their strictness well."),
        "few_entries": _("Some judges scored fewer than five entries."),
    }
    return [*said, *(codes[code] for code in facts.method["why"] if code in codes)]


def method_of(facts: RunFacts) -> dict[str, Any]:
    """Return the method as the page tells it: what each round counted, and what the ranking rests on."""
    return {
        "stages": [
            {
                "name": stage.name,
                "weight": percent(stage.weight),
                "judges": stage.judges,
                "sheets": stage.sheets,
                "sentence": stage_sentence(stage),
            }
            for stage in facts.stages
        ],
        "sentences": method_sentences(facts),
    }
