"""A way of working put on record by its agency; it lives for many years."""

from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField
from wagtail.locks import BaseLock, WorkflowLock
from wagtail.models import Page, Workflow
from wagtail.search import index

from innovations.models.agency import AgencyPage
from innovations.models.choices import (
    Initiator,
    InnovationClass,
    InnovationForm,
    InnovationType,
    IntegrationLevel,
    Origin,
    Principle,
    RelationKind,
    Stage,
    TimeUnit,
)
from innovations.models.completeness import Completeness, completeness_of
from innovations.models.keeping import KeepsRecord
from innovations.models.lists import year_validators
from innovations.models.locks import ReadingLock
from innovations.models.panels import innovation_edit_handler
from innovations.models.permissions import InnovationPermissionTester

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link"]


def amount_field(label: str, *, max_digits: int = 15) -> models.DecimalField:
    """Return an optional amount of two decimals that is never negative."""
    return models.DecimalField(
        label,
        max_digits=max_digits,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )


class InnovationPage(KeepsRecord, Page):
    """A way of working put on record, child of its agency.

    All but the name may be empty in a draft; `innovations.models.completeness` says what verification needs.
    """

    # What it is
    year_applied = models.PositiveSmallIntegerField(
        _("year first applied"), null=True, blank=True, validators=year_validators
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, blank=True)
    initiator = models.CharField(_("initiator"), max_length=16, choices=Initiator.choices, blank=True)
    initiator_name = models.CharField(_("name of the initiator"), max_length=200, blank=True)
    innovation_class = models.CharField(
        _("class"), max_length=12, choices=InnovationClass.choices, blank=True
    )
    innovation_type = models.CharField(_("type"), max_length=12, choices=InnovationType.choices, blank=True)
    innovation_form = models.CharField(_("form"), max_length=16, choices=InnovationForm.choices, blank=True)
    main_sector = models.ForeignKey(
        "innovations.Sector",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="innovations",
        verbose_name=_("main sector"),
    )
    related_sectors = ParentalManyToManyField(
        "innovations.Sector",
        blank=True,
        related_name="related_innovations",
        verbose_name=_("related sectors"),
    )
    themes = ParentalManyToManyField(
        "innovations.Theme", blank=True, related_name="innovations", verbose_name=_("themes")
    )
    principles = models.JSONField(_("service principles"), default=list, blank=True)
    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_("What it is and whom it helps, in plain words: up to 100 words."),
    )
    summary_en = models.TextField(_("summary in English"), blank=True)

    # Effective, efficient, simple: one sentence each, figures in `measurements`
    effective = models.TextField(_("effective"), blank=True, help_text=_("One sentence: what got better?"))
    efficient = models.TextField(_("efficient"), blank=True, help_text=_("One sentence: what does it save?"))
    simple = models.TextField(_("simple"), blank=True, help_text=_("One sentence: what became easier?"))

    # Design (rancang bangun)
    design_legal_basis = models.TextField(_("legal basis"), blank=True)
    design_problem = models.TextField(_("problem"), blank=True)
    design_strategic_issue = models.TextField(_("strategic issue"), blank=True)
    design_method = models.TextField(_("method of renewal"), blank=True)
    design_novelty = models.TextField(_("strengths and novelty"), blank=True)
    design_how_it_works = models.TextField(_("how it works"), blank=True)

    # What it is for and what came of it
    goal = RichTextField(_("goal"), blank=True, features=TEXT_FEATURES)
    benefit = RichTextField(_("benefit"), blank=True, features=TEXT_FEATURES)
    result = RichTextField(_("result"), blank=True, features=TEXT_FEATURES)
    steps_before = models.PositiveIntegerField(_("steps before"), null=True, blank=True)
    steps_after = models.PositiveIntegerField(_("steps after"), null=True, blank=True)
    time_before = amount_field(_("time before"), max_digits=10)
    time_after = amount_field(_("time after"), max_digits=10)
    time_unit = models.CharField(_("unit of time"), max_length=8, choices=TimeUnit.choices, blank=True)
    cost_before = amount_field(_("cost before (rupiah)"))
    cost_after = amount_field(_("cost after (rupiah)"))
    simplified_rules = models.TextField(_("rules it simplifies"), blank=True)
    integrated_with = models.TextField(
        _("integrated with"), blank=True, help_text=_("Other innovations or services, one a line.")
    )
    integration_level = models.CharField(
        _("integration level"), max_length=12, choices=IntegrationLevel.choices, blank=True
    )

    # How to use it
    service_url = models.URLField(_("link to the running service"), blank=True, max_length=500)
    service_instructions = models.TextField(_("how to use it"), blank=True)
    video_url = models.URLField(_("video link"), blank=True, max_length=500)
    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    # Carrying it out
    trial_date = models.DateField(_("trial date"), null=True, blank=True)
    launch_date = models.DateField(_("launch date"), null=True, blank=True)
    is_developed = models.BooleanField(_("developed further since"), default=False)
    development_date = models.DateField(_("latest development"), null=True, blank=True)
    budget_amount = amount_field(_("budget (rupiah)"))
    budget_source = models.CharField(_("source of the budget"), max_length=200, blank=True)
    contact_name = models.CharField(
        _("contact person"), max_length=200, blank=True, help_text=_("Stays inside; never published.")
    )
    contact_address = models.CharField(
        _("contact's phone or e-mail"),
        max_length=200,
        blank=True,
        help_text=_("Stays inside; never published."),
    )

    # Relation to other records, lessons
    relation_kind = models.CharField(
        _("relation"), max_length=12, choices=RelationKind.choices, default=RelationKind.NEW
    )
    related_innovation = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("of which innovation"),
    )
    relation_note = models.TextField(_("what changed"), blank=True)
    lessons = RichTextField(_("lessons and failures"), blank=True, features=TEXT_FEATURES)
    replication_conditions = RichTextField(_("conditions for copying it"), blank=True, features=TEXT_FEATURES)

    # Where the record comes from
    origin = models.CharField(
        _("origin of the record"),
        max_length=10,
        choices=Origin.choices,
        default=Origin.AGENCY,
        editable=False,
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("link to the source"), blank=True, max_length=500)
    import_key = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    parent_page_types: ClassVar = ["innovations.AgencyPage"]
    subpage_types: ClassVar = []
    template = "innovations/innovation_page.html"
    keeps_own_files = True
    edit_handler = innovation_edit_handler
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.FilterField("year_applied")]

    class Meta:
        verbose_name = _("innovation")
        verbose_name_plural = _("innovations")
        indexes = [models.Index(fields=["year_applied"], name="innovation_by_year")]

    def permissions_for_user(self, user) -> InnovationPermissionTester:
        """Answer what a person may do with this page in the editor."""
        return InnovationPermissionTester(user, self)

    def get_lock(self) -> BaseLock | None:
        """Return what keeps the text as it is; while it is being decided on, with the way to the decision."""
        lock = super().get_lock()
        return ReadingLock(self, lock.task) if isinstance(lock, WorkflowLock) else lock

    def get_workflow(self) -> Workflow | None:
        """The flow that innovations pass: the one given to the nearest page above, in one query."""
        if not hasattr(self, "_workflow"):
            above = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
            self._workflow = (
                Workflow.objects.filter(active=True, workflow_pages__page__path__in=above)
                .order_by("-workflow_pages__page__depth")
                .first()
            )
        return self._workflow

    def get_admin_display_title(self) -> str:
        """The published name where there is one: the editor's lists show it to other agencies too."""
        return self.title if self.live else super().get_admin_display_title()

    @property
    def has_workflow(self) -> bool:
        """Whether there is a flow to pass."""
        return self.get_workflow() is not None

    @cached_property
    def agency(self) -> AgencyPage:
        """The agency that owns this innovation."""
        return AgencyPage.objects.parent_of(self).get()

    @cached_property
    def lineage(self) -> list[AgencyPage]:
        """The agencies above this page, from the government down."""
        return list(AgencyPage.objects.ancestor_of(self).order_by("depth"))

    @cached_property
    def shown(self) -> dict[str, list]:
        """The lists that the public page shows."""
        from innovations.reading import shown_lists

        return shown_lists(self)

    @cached_property
    def trail(self) -> list[dict[str, str]]:
        """The agencies above this page as links, from the government down."""
        from innovations.reading import agency_trail

        return agency_trail(self.lineage)

    @cached_property
    def government(self) -> AgencyPage:
        """The government this innovation belongs to."""
        return self.lineage[0]

    @cached_property
    def is_simulated(self) -> bool:
        """Whether it is invented, for show."""
        return any(agency.is_simulated for agency in self.lineage)

    @property
    def localized_summary(self) -> str:
        """The summary in the reader's language, as far as there is one."""
        return (self.summary_en if get_language() == "en" else "") or self.summary or self.summary_en

    @property
    def completeness(self) -> Completeness:
        """What it still lacks before it can be verified."""
        return completeness_of(self)

    @property
    def open_notes(self) -> list[dict[str, str]]:
        """The reviewers' notes that nobody has dealt with yet, each with its field and that field's words."""
        return [
            {"field": note.contentpath, "label": label_of(note.contentpath), "text": note.text}
            for note in self.wagtail_admin_comments.all()
            if note.resolved_at is None
        ]

    @property
    def principle_labels(self) -> list[str]:
        """The service principles it claims, in words."""
        return [str(Principle(code).label) for code in self.principles if code in Principle.values]

    @cached_property
    def shown_photos(self) -> list:
        """The photos that the public page shows."""
        return list(self.photos.all())

    @cached_property
    def public_documents(self) -> list:
        """Attached documents that may be published."""
        return [row for row in self.documents.all() if row.is_public]

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the public page shows beside the record's own fields."""
        from innovations.reading import innovation_context

        return super().get_context(request, *args, **kwargs) | innovation_context(self)


def label_of(field: str) -> str:
    """Return the words for a field of an innovation, as the form has them."""
    if field == "title":
        return _("Name of the innovation")
    try:
        found = InnovationPage._meta.get_field(field)
    except FieldDoesNotExist:
        return field
    return found.related_model._meta.verbose_name_plural if found.auto_created else found.verbose_name
