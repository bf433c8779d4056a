"""What an agency sees on its entering desk: its entries and what to do next, and what it may enter."""

from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.eligibility import Finding, age_finding, completeness_finding, plain_title, text_of
from competitions.models import Category, Competition, Entry, LateCode
from competitions.models.choices import EntryState, Outcome, ReasonCode, ShownState
from competitions.models.entry import HANDED_OVER
from competitions.phases import Phase
from core.moments import in_words
from innovations.models import AgencyPage, InnovationPage
from innovations.models.flow import Withdrawal

INNOVATIONS_A_PAGE = 20


@dataclass(frozen=True)
class Step:
    """What to do next with an entry; `is_urgent` when it waits for the reader."""

    sentence: str
    is_urgent: bool = False


@dataclass
class Choice:
    """An innovation that may be entered, with what the rules say of it at once."""

    innovation: InnovationPage
    agency: AgencyPage
    entry: Entry | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_possible(self) -> bool:
        """Whether nothing is against entering it."""
        return self.entry is None and not any(item.is_failure for item in self.findings)


def entries_of(agencies: list[AgencyPage]) -> list[Entry]:
    """Return the entries of these agencies and the units below them, newest competition first."""
    found = Entry.objects.of_agencies(agencies).select_related(
        "competition__government", "category", "innovation", "agency"
    )
    rows = found.prefetch_related("decisions__objection", "competition__rounds", "slots")
    return list(rows.order_by("-competition__year", "-competition__closes_at", "-saved_at", "-pk"))


def next_step(entry: Entry, *, is_head: bool) -> Step:
    """Return what a person of the agency does next."""
    state = entry.shown_state
    if state == ShownState.ELIGIBLE and entry.competition.results_published_at is not None:
        return Step(_("The results are public: read your place and what the judges wrote."))
    if state == ShownState.DRAFT:
        return _step_of_draft(entry, is_head=is_head)
    if state == ShownState.RETURNED:
        if entry.is_writable_at(timezone.now()):
            sentence = _("Correct it and send it again until %(moment)s.")
            return Step(sentence % {"moment": in_words(entry.correct_until)}, is_urgent=True)
        return Step(
            _("The time for the correction ended on %(moment)s.") % {"moment": in_words(entry.correct_until)}
        )
    if state == ShownState.INELIGIBLE:
        return _step_of_refusal(entry)
    coming = [slot.starts_at for slot in entry.slots.all() if slot.starts_at > timezone.now()]
    if state == ShownState.ELIGIBLE and coming:
        return Step(_("Present it on %(moment)s.") % {"moment": in_words(min(coming))}, is_urgent=True)
    return Step(
        {
            ShownState.CHECKING: _("Nothing to do: the secretariat checks it."),
            ShownState.ELIGIBLE: _("Nothing to do: it goes to the judges."),
            ShownState.WITHDRAWN: _("It is out of the competition."),
            ShownState.DISQUALIFIED: _("It is out of the competition."),
        }[state]
    )


def _step_of_refusal(entry: Entry) -> Step:
    refusal = entry.shown_refusal
    until = refusal.objection_until if refusal else None
    if objection := getattr(refusal, "objection", None):
        answered = _("The secretariat answered your objection.")
        return Step(
            answered if objection.answered_at else _("Nothing to do: the secretariat answers your objection.")
        )
    if until is None or until < timezone.now():
        return Step(_("Read the reason."))
    return Step(_("Read the reason. You can object until %(moment)s.") % {"moment": in_words(until)})


def _step_of_draft(entry: Entry, *, is_head: bool) -> Step:
    if entry.competition.shown_phase != Phase.ENTRY:
        return Step(entry.competition.closed_sentence)
    if is_head and entry.asked_head_at:
        return Step(_("The team says it is ready: read it and submit it."), is_urgent=True)
    if entry.asked_head_at:
        return Step(_("Waits for the head of the agency, who submits it."))
    return Step(_("Write the texts, then ask the head to submit it."), is_urgent=True)


def open_competitions(agencies: list[AgencyPage]) -> list[Competition]:
    """Return the competitions that these agencies may enter now, those that close first in front."""
    now = timezone.now()
    rows = (
        Competition.objects.announced()
        .filter(opens_at__lte=now, closes_at__gte=now, results_published_at__isnull=True)
        .select_related("government")
        .order_by("closes_at", "title")
    )
    return [row for row in rows if any(agency.path.startswith(row.government.path) for agency in agencies)]


def has_late_code(competition: Competition, agencies: list[AgencyPage]) -> bool:
    """Whether the secretariat has given one of these agencies, or one above, leave to be late."""
    paths = {agency.path[:end] for agency in agencies for end in range(4, len(agency.path) + 1, 4)}
    return LateCode.objects.filter(
        competition=competition,
        agency__path__in=paths,
        expires_at__gte=timezone.now(),
        used_at__isnull=True,
    ).exists()


def choices_for(
    category: Category, agencies: list[AgencyPage], *, sought: str = "", page: object = 1
) -> tuple[Page, list[Choice]]:
    """Return one page of the agencies' innovations, each with what the rules of a category say of it."""
    own = Q(pk__in=[])
    for agency in agencies:
        own |= Q(path__startswith=agency.path)
    rows = InnovationPage.objects.filter(own, path__startswith=category.competition.government.path)
    if sought:
        rows = rows.filter(Q(title__icontains=sought) | Q(draft_title__icontains=sought))
    rows = rows.select_related("latest_revision").order_by("-live", "-year_applied", "title", "pk")
    found = Paginator(rows, INNOVATIONS_A_PAGE).get_page(page)
    return found, _choices(category, list(found.object_list))


def _choices(category: Category, innovations: list[InnovationPage]) -> list[Choice]:
    above = {innovation.path[: -InnovationPage.steplen] for innovation in innovations}
    agencies = {agency.path: agency for agency in AgencyPage.objects.filter(path__in=above)}
    known = _Known(category, innovations, list(agencies.values()))
    return [
        known.choice(innovation, agencies[innovation.path[: -InnovationPage.steplen]])
        for innovation in innovations
        if innovation.path[: -InnovationPage.steplen] in agencies
    ]


class _Known:
    """What is asked once for a whole page of innovations."""

    def __init__(
        self, category: Category, innovations: list[InnovationPage], agencies: list[AgencyPage]
    ) -> None:
        self.category = category
        self.today = timezone.localdate()
        #: A rule that is not made is not told, innovation by innovation.
        self.has_age_rule = bool(category.age_wanted and category.competition.counted_back_from)
        rows = Entry.objects.filter(competition=category.competition)
        entered = rows.filter(innovation__in=innovations).exclude(state=EntryState.WITHDRAWN)
        self.entries = {entry.innovation_id: entry for entry in entered}
        self.withdrawn = set(
            Withdrawal.objects.filter(innovation__in=innovations).values_list("innovation_id", flat=True)
        )
        standing = rows.standing().filter(agency__in=agencies).order_by().values("agency")
        counts = standing.annotate(
            here=Count("pk", filter=Q(category=category)),
            everywhere=Count("pk"),
        )
        self.taken = {row["agency"]: (row["here"], row["everywhere"]) for row in counts}
        titles = rows.filter(state__in=HANDED_OVER, agency__in=agencies)
        self.titles = {
            (agency, plain_title(title))
            for agency, title in titles.values_list("agency", "innovation__title")
        }

    def choice(self, innovation: InnovationPage, agency: AgencyPage) -> Choice:
        """Return an innovation with what is against it, or speaks for it."""
        entry = self.entries.get(innovation.pk)
        findings = [] if entry else [item for item in self._findings(innovation, agency) if item]
        return Choice(innovation, agency, entry, findings)

    def _findings(self, innovation: InnovationPage, agency: AgencyPage) -> list[Finding | None]:
        if not innovation.live:
            if innovation.pk in self.withdrawn:
                return [_failed(ReasonCode.WITHDRAWN, _("The innovation was withdrawn."))]
            if self.category.competition.requires_verified:
                return [_failed(ReasonCode.INCOMPLETE, _("Not verified and published yet."))]
        text = text_of(innovation)
        return [
            self._agency(agency),
            age_finding(text if innovation.live else innovation, self.category)
            if self.has_age_rule
            else None,
            self._place(agency),
            None if innovation.live else completeness_finding(text),
            self._title(innovation, agency),
        ]

    def _agency(self, agency: AgencyPage) -> Finding | None:
        if agency.live and agency.is_active_on(self.today):
            return None
        return _failed(ReasonCode.NOT_ELIGIBLE_AGENCY, _("This agency may not enter this competition."))

    def _place(self, agency: AgencyPage) -> Finding:
        here, everywhere = self.taken.get(agency.pk, (0, 0))
        limits = [
            (self.category.quota_per_agency, here),
            (self.category.competition.quota_per_agency, everywhere),
        ]
        left = [limit - taken for limit, taken in limits if limit is not None]
        if left and min(left) <= 0:
            return _failed(ReasonCode.QUOTA, _("No place left: the agency has sent all it may."))
        sentence = _("Places left for the agency: %(count)d.") % {"count": min(left)} if left else ""
        return Finding(ReasonCode.QUOTA, Outcome.PASSED, sentence)

    def _title(self, innovation: InnovationPage, agency: AgencyPage) -> Finding | None:
        if (agency.pk, plain_title(innovation.title)) not in self.titles:
            return None
        return Finding(
            ReasonCode.DUPLICATE_TITLE,
            Outcome.WARNING,
            _("Another entry of this competition has the same title."),
        )


def _failed(rule: str, sentence: str) -> Finding:
    return Finding(rule, Outcome.FAILED, sentence)
