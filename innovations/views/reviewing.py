"""The review screen: the agency, its head and the verifiers meet here over one innovation."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.models import TaskState

from innovations import rules
from innovations.actions import flow
from innovations.dashboard import next_waiting
from innovations.forms import REVIEW_SECTIONS, ReviewForm, WithdrawForm
from innovations.models import InnovationPage
from innovations.models.choices import Principle
from innovations.models.completeness import Missing, completeness_of
from innovations.models.innovation import label_of
from innovations.models.standing import Standing, standing_of


def visible_innovation(request: HttpRequest, pk: int) -> InnovationPage:
    """Return the innovation, or the same 404 for a hidden one as for none."""
    page = get_object_or_404(InnovationPage, pk=pk)
    if not rules.can_read_draft(request.user, page):
        raise Http404
    return page


@require_admin_access
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text as it was sent, and take the decision on it."""
    page = visible_innovation(request, pk)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            sentence = _decide(request, page, form)
        except PermissionDenied:
            form.add_error(None, _("This step is not yours to take. Somebody else has to decide on it."))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, sentence, buttons=_way_on(request.user, page))
            return redirect("innovation_review", pk=pk)
    status = 422 if form.errors else 200
    context = review_context(request.user, page) | {"form": form, "withdraw_form": WithdrawForm()}
    if form.errors and not (context["can_endorse"] or context["can_verify"]):
        _give_back(form)
    _place_notes(context["sections"], form)
    return TemplateResponse(request, "innovations/admin/review.html", context, status=status)


@require_admin_access
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a published innovation back, with a reason."""
    page = visible_innovation(request, pk)
    if not rules.can_withdraw(request.user, page):
        raise PermissionDenied
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            flow.withdraw(page, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(title)s” is withdrawn.") % {"title": page.title})
            return redirect("innovation_review", pk=pk)
    context = review_context(request.user, page) | {"form": ReviewForm(), "withdraw_form": form}
    _place_notes(context["sections"], context["form"])
    return TemplateResponse(request, "innovations/admin/review.html", context, status=422)


@require_admin_access
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text that waits for a decision as the public would see it."""
    page = visible_innovation(request, pk)
    return text_under_review(page).make_preview_request(request)


def _give_back(form: ReviewForm) -> None:
    """Show what was written where its fields are no longer on the screen: somebody else was faster."""
    for name in form.fields:
        if written := str(form[name].value() or "").strip():
            label = label_of(name.removeprefix("note-")) if name.startswith("note-") else form[name].label
            form.add_error(None, _("Not sent. %(label)s: “%(text)s”") % {"label": label, "text": written})


def review_context(user: Any, page: InnovationPage) -> dict[str, Any]:
    """Return what the review screen shows to a person."""
    text = text_under_review(page)
    standing = standing_of(page)
    completeness = completeness_of(text)
    return {
        "page": page,
        "text": text,
        "agency": page.agency,
        "standing": standing,
        "sections": _sections(text, completeness.missing),
        "completeness": completeness,
        "can_endorse": standing == Standing.WITH_HEAD and rules.can_endorse(user, page),
        "can_verify": standing == Standing.WITH_VERIFIER and rules.can_verify(user, page),
        "can_submit": standing in {Standing.DRAFT, Standing.RETURNED, Standing.WITHDRAWN}
        and page.permissions_for_user(user).can_edit(),
        "can_edit": standing in {Standing.DRAFT, Standing.RETURNED, Standing.WITHDRAWN, Standing.PUBLISHED}
        and page.permissions_for_user(user).can_edit(),
        "can_withdraw": page.live and rules.can_withdraw(user, page),
        "own_request": standing == Standing.WITH_HEAD
        and rules.is_head(user, page)
        and rules.has_submitted(user, page),
        "history": _history(page),
        "notes": page.open_notes if standing == Standing.RETURNED else [],
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "page_title": _("Review"),
    }


def text_under_review(page: InnovationPage) -> InnovationPage:
    """Return the very text that was sent, or the latest one where nothing waits."""
    task_state = page.current_workflow_task_state
    return task_state.revision.as_object() if task_state else page.get_latest_revision_as_object()


def _decide(request: HttpRequest, page: InnovationPage, form: ReviewForm) -> str:
    decision = request.POST.get("decision", "")
    title = {"title": page.get_admin_display_title()}
    if decision == "submit":
        flow.submit(page, by=request.user)
        return _("“%(title)s” is sent.") % title
    if decision == "endorse":
        flow.endorse(page, by=request.user)
        return _("“%(title)s” is endorsed and waits for verification.") % title
    if decision == "verify":
        flow.verify(page, by=request.user)
        return _("“%(title)s” is verified and published.") % title
    if decision == "return":
        flow.send_back(page, by=request.user, notes=form.notes, message=form.cleaned_data["message"])
        return _("“%(title)s” is returned to its agency.") % title
    raise ValidationError(_("Choose what to do: endorse, verify or return."))


def _way_on(user: Any, page: InnovationPage) -> list[Any]:
    """Return a button to what waits next for the person, who need not go back to the desk for it."""
    following = next_waiting(user, after=page)
    return [messages.button(following["url"], _("Next: %(title)s") % following)] if following else []


def _sections(text: InnovationPage, missing: list[Missing]) -> list[dict[str, Any]]:
    wanted: dict[str, list[str]] = {}
    for item in missing:
        wanted.setdefault(item.field, []).append(item.message)
    return [
        {"heading": heading, "fields": [_field(text, name, wanted.get(name, [])) for name in names]}
        for heading, names in REVIEW_SECTIONS
    ]


def _field(text: InnovationPage, name: str, wanted: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "label": label_of(name),
        "value": _value(text, name),
        "wanted": wanted,
        "note": None,
    }


def _value(text: InnovationPage, name: str) -> Any:
    if name == "principles":
        return [Principle(code).label for code in text.principles if code in Principle.values]
    if hasattr(text, f"get_{name}_display"):
        return getattr(text, f"get_{name}_display")()
    value = getattr(text, name)
    return list(value.all()) if hasattr(value, "all") else value


def _place_notes(sections: list[dict[str, Any]], form: ReviewForm) -> None:
    for section in sections:
        for field in section["fields"]:
            field["note"] = form[f"note-{field['name']}"]
        section["fields"] = [
            field
            for field in section["fields"]
            if field["value"] or field["value"] == 0 or field["wanted"] or field["note"].value()
        ]
    sections[:] = [section for section in sections if section["fields"]]


STEP_WORDS = {
    TaskState.STATUS_IN_PROGRESS: gettext_lazy("waiting"),
    TaskState.STATUS_APPROVED: gettext_lazy("agreed"),
    TaskState.STATUS_REJECTED: gettext_lazy("returned"),
    TaskState.STATUS_SKIPPED: gettext_lazy("skipped"),
    TaskState.STATUS_CANCELLED: gettext_lazy("cancelled"),
}


def _history(page: InnovationPage) -> list[dict[str, Any]]:
    """Return the steps of the latest round through the flow, oldest first."""
    steps = (
        TaskState.objects.filter(workflow_state=page.workflow_states.order_by("-created_at").first())
        .select_related("task", "finished_by")
        .order_by("started_at", "pk")
    )
    return [
        {
            "task": step.task.name,
            "outcome": STEP_WORDS[step.status],
            "at": step.finished_at,
            "by": step.finished_by,
            "comment": step.comment,
        }
        for step in steps
    ]
