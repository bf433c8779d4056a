"""An innovation put forward in a competition by its agency."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.models.category import Category, FormSection
from competitions.models.choices import EntryState, ShownState
from competitions.models.competition import Competition
from competitions.models.conflict import blocked_by_conflict
from users.tokens import digest

#: States in which an entry takes one of the agency's places.
STANDING = (EntryState.DRAFT, EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ELIGIBLE)
#: States in which the secretariat has something in hand.
HANDED_OVER = (
    EntryState.SUBMITTED,
    EntryState.RETURNED,
    EntryState.ELIGIBLE,
    EntryState.INELIGIBLE,
    EntryState.DISQUALIFIED,
)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries, asked for in phrases."""

    def handed_over(self) -> "EntryQuerySet":
        """Keep those that were submitted and not withdrawn."""
        return self.filter(state__in=HANDED_OVER)

    def eligible(self) -> "EntryQuerySet":
        """Keep those that go to the judges."""
        return self.filter(state=EntryState.ELIGIBLE)

    def standing(self) -> "EntryQuerySet":
        """Keep those that take one of their agency's places."""
        return self.filter(state__in=STANDING)

    def of_agencies(self, agencies: list) -> "EntryQuerySet":
        """Keep the entries of these agencies and of the units below them."""
        wanted = models.Q(pk__in=[])
        for agency in agencies:
            wanted |= models.Q(agency__path__startswith=agency.path)
        return self.filter(wanted)

    def locked(self) -> "EntryQuerySet":
        """Hold the rows until the transaction ends, always in the same order.

        Whoever gives an entry to a judge and whoever writes down a conflict holds the row first, so that one
        sees what the other did.
        """
        return self.select_for_update(of=("self",), no_key=True).order_by("pk")

    def without_conflict_for(self, user: models.Model) -> "EntryQuerySet":
        """Leave out every entry that a person must stand aside from."""
        return self.exclude(blocked_by_conflict(user))


class Entry(models.Model):
    """An innovation put forward in a competition by its agency."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="entries")
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="entries", verbose_name=_("category")
    )
    innovation = models.ForeignKey(
        "innovations.InnovationPage",
        on_delete=models.PROTECT,
        related_name="entries",
        verbose_name=_("innovation"),
    )
    agency = models.ForeignKey(
        "innovations.AgencyPage", on_delete=models.PROTECT, related_name="entries", verbose_name=_("agency")
    )
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=14, choices=EntryState.choices, default=EntryState.DRAFT, editable=False
    )
    texts = models.JSONField(_("texts by section"), default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)  # moves with every save of the texts
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_head_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    corrections = models.PositiveSmallIntegerField(_("corrections asked for"), default=0, editable=False)
    correct_until = models.DateTimeField(_("to be corrected until"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(blank=True, editable=False)

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["competition", "number", "pk"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "innovation"],
                condition=~models.Q(state="withdrawn"),
                name="innovation_enters_once",
                violation_error_message=_("This innovation is entered in this competition already."),
            ),
            models.UniqueConstraint(fields=["competition", "number"], name="entry_number_once"),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True, submitted_at__isnull=True, submitted_by__isnull=True)
                | models.Q(number__isnull=False, submitted_at__isnull=False, submitted_by__isnull=False),
                name="entry_number_comes_with_submission",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"]) | models.Q(number__isnull=False),
                name="entry_handed_over_has_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | models.Q(withdrawn_at__isnull=False),
                name="entry_withdrawn_at_some_time",
            ),
        ]
        indexes = [models.Index(fields=["competition", "state"], name="entry_by_state")]

    def __str__(self) -> str:
        return f"{self.label} {self.innovation.title}"

    @property
    def label(self) -> str:
        """The number as people read it, such as “0042”; a dash before submission."""
        return f"{self.number:04d}" if self.number else "–"

    @property
    def sections(self) -> list[FormSection]:
        """The boxes that this entry fills in."""
        own = models.Q(category__isnull=True) | models.Q(category=self.category_id)
        return list(self.competition.sections.filter(own))

    @property
    def snapshot(self) -> "models.Model | None":
        """The frozen text that counts: the newest one."""
        return self.snapshots.order_by("-version").first()

    @property
    def shown_state(self) -> ShownState:
        """Where it stands for its agency: a proposal that no second officer has confirmed is not shown."""
        if self.state == EntryState.INELIGIBLE:
            confirmed = any(item.kind == "ineligible" and item.confirmed_at for item in self.decisions.all())
            return ShownState.INELIGIBLE if confirmed else ShownState.CHECKING
        return ShownState.CHECKING if self.state == EntryState.SUBMITTED else ShownState(self.state)

    @property
    def shown_decision(self) -> "models.Model | None":
        """The newest decision that its agency may read, as far as it explains the shown state."""
        wanted = {
            ShownState.RETURNED: "returned",
            ShownState.INELIGIBLE: "ineligible",
            ShownState.DISQUALIFIED: "ineligible",
        }.get(self.shown_state)
        told = [item for item in self.decisions.all() if item.kind == wanted and item.rejected_at is None]
        return next((item for item in told if not item.waits_for_second_officer), None)

    @property
    def shown_refusal(self) -> "models.Model | None":
        """The newest confirmed "not eligible", which its agency may object to or has objected to."""
        return next((item for item in self.decisions.all() if item.confirmed_at), None)

    def is_writable_at(self, moment: dt.datetime) -> bool:
        """Whether the agency may change the texts at a moment."""
        if self.state == EntryState.DRAFT:
            return True
        is_in_time = self.correct_until is not None and moment <= self.correct_until
        return self.state == EntryState.RETURNED and is_in_time


class EntryAttachment(models.Model):
    """A file that the agency put beside a section of its entry."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="attachments")
    section = models.ForeignKey(FormSection, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("competitions.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the file"), max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["section__position", "pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "section", "name"],
                name="attachment_name_once_per_section",
                violation_error_message=_("A file of this name is attached here already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class LateCodeQuerySet(models.QuerySet["LateCode"]):
    """Late codes, asked for in phrases."""

    def matching(self, code: str) -> "LateCodeQuerySet":
        """Keep the code that somebody typed, blanks and case aside."""
        return self.filter(code_hash=digest("".join(code.split()).upper()))

    def open_for(self, entry: "Entry", moment: dt.datetime) -> "LateCodeQuerySet":
        """Keep the unused codes that would let an entry in at a moment."""
        return self.filter(
            competition=entry.competition_id,
            category=entry.category_id,
            agency__in=[agency.pk for agency in entry.agency.lineage],
            expires_at__gte=moment,
            used_at__isnull=True,
        )


class LateCode(models.Model):
    """A named leave to submit late: once, in its category, until it expires."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="late_codes")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "innovations.AgencyPage",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("given to"),
        help_text=_("The agency that may use it."),
    )
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    reason = models.TextField(_("why it is given"))
    expires_at = models.DateTimeField(_("expires at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    used_by_entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="late_code"
    )
    used_at = models.DateTimeField(_("used at"), null=True, blank=True, editable=False)

    objects: ClassVar = LateCodeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("late code")
        verbose_name_plural = _("late codes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True, used_by_entry__isnull=True)
                | models.Q(used_at__isnull=False, used_by_entry__isnull=False),
                name="late_code_used_by_an_entry",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="late_code_has_reason",
                violation_error_message=_("Say why the code is given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} ({self.category})"
