"""The minutes of a plenary (*berita acara*) as a paper to be signed."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from competitions.canonical import canonical, sha256_of
from competitions.models import Adjustment, Deliberation, Entry, EntrySnapshot
from competitions.papers.printing import typeset
from core.moments import clock, in_words


def minutes_of(plenary: Deliberation) -> bytes:
    """Return the minutes as PDF, in Indonesian: they are a paper of the government."""
    with translation.override(settings.LANGUAGE_CODE):
        return typeset("minutes", data_of(plenary))


def data_of(plenary: Deliberation) -> dict[str, Any]:
    """Return what the minutes say, from what is on record; the hash covers all of it."""
    facts = {
        "title": _("Minutes of the plenary"),
        "competition": plenary.competition.title,
        "government": plenary.competition.government.title,
        "opening": _opening(plenary),
        "simulated": _("Simulation: people and figures are invented.")
        if plenary.competition.is_simulated
        else None,
        "facts": _facts(plenary),
        "attendance": _attendance(plenary),
        "recusals": _recusals(plenary),
        "said": [line for line in plenary.minutes.splitlines() if line.strip()],
        "decisions": _decisions(plenary),
        "state": _("Closed on %(moment)s.") % {"moment": in_words(plenary.closed_at)}
        if plenary.closed_at
        else _("Draft: this plenary is not closed yet."),
        "is_draft": plenary.closed_at is None,
    }
    return facts | {"labels": _labels(), "hash": sha256_of(canonical(facts))}


def _labels() -> dict[str, str]:
    return {
        "attendance": _("Attendance"),
        "recusals": _("Recusals"),
        "said": _("What was said"),
        "decisions": _("Decisions"),
        "none": _("None."),
        "before": _("Before"),
        "after": _("After"),
        "why": _("Why"),
        "cancelled": _("Taken back"),
        "signatures": _("Signatures"),
        "chair": _("Chair"),
        "hash": _("SHA-256 of this record"),
    }


def _opening(plenary: Deliberation) -> str:
    held = localtime(plenary.held_at)
    words = {"day": date_format(held, "l, j F Y"), "time": clock(held)}
    words |= {"competition": plenary.competition.title, "place": plenary.place or "–"}
    return _("On %(day)s at %(time)s, at %(place)s, the judges of “%(competition)s” met in plenary.") % words


def _facts(plenary: Deliberation) -> list[list[str]]:
    present = [row for row in plenary.attendances.all() if row.is_present]
    return [
        [_("Round"), str(plenary.round or _("The final ranking"))],
        [_("Category"), str(plenary.category or _("Every category"))],
        [_("Chair"), str(plenary.chair or "–")],
        [
            _("Quorum"),
            _("%(count)d judges present, %(quorum)d needed")
            % {"count": len(present), "quorum": plenary.quorum},
        ],
    ]


def _attendance(plenary: Deliberation) -> list[dict[str, Any]]:
    return [
        {
            "name": row.judge.name,
            "institution": row.judge.institution,
            "state": _("present") if row.is_present else _("absent"),
            "is_present": row.is_present,
            "is_chair": row.judge_id == plenary.chair_id,
        }
        for row in plenary.attendances.select_related("judge")
    ]


def _recusals(plenary: Deliberation) -> list[str]:
    rows = plenary.recusals.select_related("judge", "entry")
    sentence = _("%(judge)s left the room while entry %(number)s was talked about.")
    return [sentence % {"judge": row.judge.name, "number": row.entry.label} for row in rows]


def _decisions(plenary: Deliberation) -> list[dict[str, Any]]:
    rows = list(plenary.adjustments.select_related("entry", "cancels"))
    titles = _titles(plenary)
    cancelled = {row.cancels_id for row in rows if row.cancels_id}
    return [_decision(row, titles, is_cancelled=row.pk in cancelled) for row in rows]


def _decision(row: Adjustment, titles: dict[int, str], *, is_cancelled: bool) -> dict[str, Any]:
    named = [int(key) for key in row.data.get("order", [])] or ([row.entry_id] if row.entry_id else [])
    kind = row.get_kind_display()
    return {
        "kind": _("Taken back: %(what)s") % {"what": kind} if row.cancels_id else kind,
        "entries": [titles.get(key, "–") for key in named],
        "before": row.before or "–",
        "after": row.after,
        "reason": row.reason,
        "is_cancelled": is_cancelled,
    }


def _titles(plenary: Deliberation) -> dict[int, str]:
    """Return number and frozen title of the entries, as judges know them."""
    rows = EntrySnapshot.objects.filter(entry__competition=plenary.competition_id).order_by("version")
    frozen = {row.entry_id: row.data["innovation"]["title"] for row in rows}
    entries = Entry.objects.filter(pk__in=frozen)
    return {entry.pk: f"{entry.label} {frozen[entry.pk]}" for entry in entries}
