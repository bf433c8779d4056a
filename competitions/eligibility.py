"""What the machine can check of an entry: age, quota, completeness, word counts, attachments, title, withdrawal."""

import calendar
import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Category, Competition, Entry, FormSection
from competitions.models.choices import EntryState, Outcome, ReasonCode
from competitions.models.entry import HANDED_OVER
from innovations.models import InnovationPage
from innovations.models.completeness import count_words, missing_for_verification


class Finding(NamedTuple):
    """What one rule found: its reason code, the outcome, a sentence, and the section it is about if any."""

    rule: str
    outcome: str
    message: str
    section: str | None = None

    @property
    def is_failure(self) -> bool:
        """Whether it keeps the entry from being submitted."""
        return self.outcome == Outcome.FAILED


def findings(entry: Entry, *, sees_all: bool = False) -> list[Finding]:
    """Return what each rule finds. Entrants are compared with their own agency's entries only.

    `sees_all` compares titles with every entry handed over: for the secretariat, never for entrants.
    """
    return [
        *innovation_findings(entry.innovation, entry.category, entry=entry),
        *_sections(entry),
        *_attachments(entry),
        _title(entry, sees_all=sees_all),
    ]


def innovation_findings(
    innovation: InnovationPage, category: Category, *, entry: Entry | None = None
) -> list[Finding]:
    """Return what the rules say of an innovation before anything is written for it."""
    competition = category.competition
    return [
        _withdrawn(innovation, competition),
        _agency(innovation, competition),
        age_finding(innovation, category),
        completeness_finding(text_of(innovation)),
        quota_finding(innovation, category, entry),
    ]


def text_of(innovation: InnovationPage) -> InnovationPage:
    """Return the text that enters: the published one, or the latest draft where nothing is published."""
    return innovation if innovation.live else innovation.get_latest_revision_as_object()


def applied_since(innovation: InnovationPage) -> dt.date | None:
    """Return the day from which it is applied for certain: the launch, or the last day of its year."""
    if innovation.launch_date:
        return innovation.launch_date
    return dt.date(innovation.year_applied, 12, 31) if innovation.year_applied else None


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day of the month some months earlier, or the last one of a shorter month.

    Before there was a calendar it is the first day of all.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < dt.MINYEAR:
        return dt.date.min
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def _withdrawn(innovation: InnovationPage, competition: Competition) -> Finding:
    if not innovation.live and innovation.withdrawals.exists():
        return Finding(ReasonCode.WITHDRAWN, Outcome.FAILED, _("The innovation was withdrawn."))
    if not innovation.live and competition.requires_verified:
        return Finding(
            ReasonCode.INCOMPLETE, Outcome.FAILED, _("Only verified and published innovations may enter.")
        )
    return Finding(ReasonCode.WITHDRAWN, Outcome.PASSED, _("The innovation stands."))


def _agency(innovation: InnovationPage, competition: Competition) -> Finding:
    agency = innovation.agency
    is_inside = agency.path.startswith(competition.government.path)
    if not is_inside or not agency.live or not agency.is_active_on(timezone.localdate()):
        return Finding(
            ReasonCode.NOT_ELIGIBLE_AGENCY, Outcome.FAILED, _("This agency may not enter this competition.")
        )
    return Finding(ReasonCode.NOT_ELIGIBLE_AGENCY, Outcome.PASSED, _("The agency may enter."))


def age_finding(innovation: InnovationPage, category: Category) -> Finding:
    """Return whether an innovation is old enough for a category, counted back from the reference date."""
    since, until = applied_since(text_of(innovation)), category.competition.counted_back_from
    if not category.age_wanted or until is None:
        return Finding(ReasonCode.TOO_YOUNG, Outcome.PASSED, _("No minimum age is asked for."))
    if since is None:
        return Finding(
            ReasonCode.TOO_YOUNG,
            Outcome.FAILED,
            _("Say since when the innovation is applied: launch date or year."),
        )
    latest = months_before(until, category.age_wanted)
    words = {
        "since": date_format(since),
        "latest": date_format(latest),
        "months": category.age_wanted,
        "day": date_format(until),
    }
    if since > latest:
        message = _(
            "Applied since %(since)s. The rules ask for %(months)s months before %(day)s: "
            "since %(latest)s at the latest."
        )
        return Finding(ReasonCode.TOO_YOUNG, Outcome.FAILED, message % words)
    message = _("Applied since %(since)s: %(latest)s at the latest was asked for.")
    return Finding(ReasonCode.TOO_YOUNG, Outcome.PASSED, message % words)


def completeness_finding(text: InnovationPage) -> Finding:
    """Return whether the record of an innovation holds all that verification asks for."""
    missing = missing_for_verification(text)
    if not missing:
        return Finding(ReasonCode.INCOMPLETE, Outcome.PASSED, _("The record is complete."))
    sentence = ngettext(
        "The record of the innovation lacks %(count)d thing: %(first)s",
        "The record of the innovation lacks %(count)d things, first: %(first)s",
        len(missing),
    ) % {"count": len(missing), "first": missing[0].message}
    return Finding(ReasonCode.INCOMPLETE, Outcome.FAILED, sentence)


def quota_finding(
    innovation: InnovationPage, category: Category, entry: Entry | None, *, with_drafts: bool = True
) -> Finding:
    """Check the category's and the competition's quota; what stands includes drafts, this one left out."""
    others = Entry.objects.standing().filter(agency=innovation.agency, competition=category.competition)
    if not with_drafts:
        others = others.exclude(state=EntryState.DRAFT)
    if entry is not None and entry.pk:
        others = others.exclude(pk=entry.pk)
    limits = (
        (category.quota_per_agency, others.filter(category=category)),
        (category.competition.quota_per_agency, others),
    )
    for limit, taken in limits:
        if limit is not None and taken.count() >= limit:
            sentence = ngettext(
                "The agency may send %(limit)d entry, and its places are taken.",
                "The agency may send %(limit)d entries, and its places are taken.",
                limit,
            )
            return Finding(ReasonCode.QUOTA, Outcome.FAILED, sentence % {"limit": limit})
    return Finding(ReasonCode.QUOTA, Outcome.PASSED, _("There is a place for it."))


def _sections(entry: Entry) -> Iterator[Finding]:
    for section in entry.sections:
        yield section_finding(section, entry.texts.get(section.key, ""))


def section_finding(section: FormSection, text: str) -> Finding:
    """Return what the word limits say of one section's text."""
    words = count_words(text)
    facts = {"title": section.title, "words": words, "min": section.min_words, "max": section.max_words}
    if words == 0 and section.min_words > 0:
        sentence = _("“%(title)s” is empty.")
    elif words < section.min_words:
        sentence = _("“%(title)s” has %(words)d words; at least %(min)d are asked for.")
    elif words > section.max_words:
        sentence = _("“%(title)s” has %(words)d words; at most %(max)d are allowed.")
    else:
        sentence = _("“%(title)s” has %(words)d words, within its limits.")
        return Finding(ReasonCode.WORD_COUNT, Outcome.PASSED, sentence % facts, section.key)
    return Finding(ReasonCode.WORD_COUNT, Outcome.FAILED, sentence % facts, section.key)


def _attachments(entry: Entry) -> Iterator[Finding]:
    attached = set(entry.attachments.values_list("section_id", flat=True))
    for section in entry.sections:
        if not section.needs_attachment:
            continue
        if section.pk in attached:
            sentence, outcome = _("“%(title)s” has its attachment."), Outcome.PASSED
        else:
            sentence, outcome = _("“%(title)s” needs an attachment."), Outcome.FAILED
        yield Finding(ReasonCode.ATTACHMENT, outcome, sentence % {"title": section.title}, section.key)


def _title(entry: Entry, *, sees_all: bool) -> Finding:
    others = Entry.objects.filter(competition=entry.competition, state__in=HANDED_OVER).exclude(pk=entry.pk)
    if not sees_all:
        others = others.filter(agency=entry.agency)
    own = plain_title(entry.innovation.title)
    titles = others.values_list("innovation__title", flat=True)
    if any(plain_title(title) == own for title in titles):
        return Finding(
            ReasonCode.DUPLICATE_TITLE,
            Outcome.WARNING,
            _("Another entry of this competition has the same title."),
        )
    return Finding(ReasonCode.DUPLICATE_TITLE, Outcome.PASSED, _("No other entry has this title."))


def plain_title(title: str) -> str:
    """Return a title as it is compared with others."""
    return " ".join(title.casefold().split())
