"""How the editor lays out an innovation: the fields that matter first, the rest after."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)

from innovations.models.completeness import DESIGN_FIELDS, SENTENCE_WORDS, SUMMARY_WORDS
from innovations.models.forms import InnovationPageForm


def words(field: str, *, maximum: int | None = None, group: str = "", rows: int = 4) -> FieldPanel:
    """Return a text panel whose words are counted as they are typed.

    `group` names a set of fields counted together (the design's 300 words).
    """
    attrs: dict[str, str | int] = {"data-words": "", "rows": rows}
    if maximum:
        attrs["data-words-max"] = maximum
    if group:
        attrs["data-words-group"] = group
    return FieldPanel(field, widget=forms.Textarea(attrs=attrs))


def rich_words(field: str) -> FieldPanel:
    """Return a panel of rich text whose words are counted as they are typed."""
    return FieldPanel(field, attrs={"data-words": ""})


main_panels = [
    HelpPanel(template="innovations/admin/completeness.html", heading=_("What is still missing")),
    FieldPanel(
        "title",
        heading=_("Name of the innovation"),
        help_text=_("The name people know it by."),
        icon="title",
    ),
    FieldRowPanel([FieldPanel("year_applied"), FieldPanel("stage")]),
    words("summary", maximum=SUMMARY_WORDS),
    FieldPanel("main_sector", widget=forms.Select),
    FieldRowPanel([FieldPanel("initiator"), FieldPanel("initiator_name")]),
    MultiFieldPanel(
        [FieldPanel("innovation_class"), FieldPanel("innovation_type"), FieldPanel("innovation_form")],
        heading=_("Class, type and form"),
    ),
    MultiFieldPanel(
        [
            words("effective", maximum=SENTENCE_WORDS, rows=2),
            words("efficient", maximum=SENTENCE_WORDS, rows=2),
            words("simple", maximum=SENTENCE_WORDS, rows=2),
        ],
        heading=_("Effective, efficient, simple"),
    ),
    InlinePanel(
        "measurements",
        heading=_("Figures before and after"),
        label=_("figure"),
        help_text=_("At least one each for effective, efficient and simple."),
    ),
]

design_panels = [
    HelpPanel(template="innovations/admin/design_words.html", heading=_("Words of the design")),
    *[words(field, group="design", rows=5) for field in DESIGN_FIELDS],
]

effect_panels = [
    rich_words("goal"),
    rich_words("benefit"),
    rich_words("result"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("steps_before"), FieldPanel("steps_after")]),
            FieldRowPanel([FieldPanel("time_before"), FieldPanel("time_after"), FieldPanel("time_unit")]),
            FieldRowPanel([FieldPanel("cost_before"), FieldPanel("cost_after")]),
        ],
        heading=_("Steps, time and cost for the person served"),
    ),
    FieldPanel("simplified_rules"),
    MultiFieldPanel(
        [FieldPanel("integrated_with"), FieldPanel("integration_level")], heading=_("Integration")
    ),
]

file_panels = [
    InlinePanel("photos", heading=_("Photos"), label=_("photo")),
    FieldPanel("video_url"),
    InlinePanel("documents", heading=_("Documents"), label=_("document")),
    MultiFieldPanel(
        [FieldPanel("service_url"), FieldPanel("service_instructions")], heading=_("How to use it")
    ),
    MultiFieldPanel(
        [FieldPanel("place"), FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")])],
        heading=_("Place"),
    ),
]

work_panels = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("trial_date"), FieldPanel("launch_date")]),
            FieldRowPanel([FieldPanel("is_developed"), FieldPanel("development_date")]),
        ],
        heading=_("Dates"),
    ),
    InlinePanel("team", heading=_("Team"), label=_("team member")),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("budget_amount"), FieldPanel("budget_source")])], heading=_("Budget")
    ),
    MultiFieldPanel(
        [
            FieldPanel("related_sectors", widget=forms.CheckboxSelectMultiple),
            FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
            FieldPanel("principles"),
        ],
        heading=_("Related sectors, themes and principles"),
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_address")])],
        heading=_("Contact person"),
    ),
]

reuse_panels = [
    MultiFieldPanel(
        [
            FieldPanel("relation_kind"),
            PageChooserPanel("related_innovation", "innovations.InnovationPage"),
            FieldPanel("relation_note"),
        ],
        heading=_("Relation to another innovation"),
    ),
    rich_words("lessons"),
    rich_words("replication_conditions"),
    FieldPanel("summary_en"),
    MultiFieldPanel([FieldPanel("source"), FieldPanel("source_url")], heading=_("Source of the record")),
]

innovation_edit_handler = TabbedInterface(
    [
        ObjectList(main_panels, heading=_("Main")),
        ObjectList(design_panels, heading=_("Design")),
        ObjectList(effect_panels, heading=_("Effect")),
        ObjectList(file_panels, heading=_("Photos and documents")),
        ObjectList(work_panels, heading=_("Carrying it out")),
        ObjectList(reuse_panels, heading=_("Reuse")),
    ],
    base_form_class=InnovationPageForm,
)
