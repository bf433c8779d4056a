"""The words of a competition's public page, on the set-up desk."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions import page_text as verbs
from competitions.desk import competition_for, desk_context
from competitions.forms.rows import Draft
from competitions.forms.setup import PageTextForm
from competitions.models import CompetitionPage
from competitions.models.facts import Part
from competitions.views.editing import edit, on_desk
from innovations.models.hiding import without_hidden_links


@on_desk
def page_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the text of the public page, once there is one."""
    competition = competition_for(request, pk)
    page = CompetitionPage.objects.filter(competition=competition).first()
    if page is None:
        if request.method == "POST" and not rules.can_set_up(request.user, competition):
            raise PermissionDenied
        status = 422 if request.method == "POST" else 200
        context = desk_context(request, competition, "basics")
        return TemplateResponse(request, "competitions/admin/page_text_later.html", context, status=status)

    def make(sent: Any) -> Draft:
        if sent is not None:
            sent = sent.copy()
            sent["body"] = without_hidden_links(sent.get("body", ""), request.user)
        return Draft(PageTextForm(sent, instance=CompetitionPage.objects.get(pk=page.pk)))

    def save(draft: Draft, part: Part, seen: str) -> None:
        verbs.write(page, draft.form.cleaned_data["body"], by=request.user, part=part, seen=seen)

    return edit(
        request,
        competition,
        make,
        save=save,
        tab="basics",
        heading=_("More to say on the public page"),
        lead=_("It stands below the rules, and the public reads it as soon as it is saved."),
        back="contest_basics",
        back_words=_("Basics"),
        is_rich=True,
    )
