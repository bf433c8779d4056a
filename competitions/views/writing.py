"""Writing an entry: texts by section, category and attachments, by hand and by itself."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from competitions import feedback, rules
from competitions.actions import attaching, entries
from competitions.eligibility import findings
from competitions.entering import next_step
from competitions.models import Category, Entry, EntryAttachment, FollowUp
from competitions.models.choices import EntryState
from competitions.phases import Phase
from competitions.views.access import desk_page, own_entry
from competitions.views.objecting import can_object
from core.forms import REAL_TYPES

THEIRS = "theirs"
KINDS = ",".join(f".{kind}" for kind in sorted(REAL_TYPES))


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form of an entry that may be written, and the way of one that was handed over."""
    found = own_entry(request, pk)
    if request.method == "POST":
        return _save(request, found)
    if not found.is_writable_at(timezone.now()):
        return render(request, "competitions/entering/entry.html", overview_context(request, found))
    return _form(request, found)


@never_cache
@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save the texts while they are written; answers `version` and `saved_at`, or why not.

    401 not signed in, 409 somebody else saved meanwhile, 422 cannot be saved.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"message": _("You are signed out. Sign in to save what you wrote.")}, status=401)
    found = own_entry(request, pk)
    texts = _texts(request, found)
    try:
        saved = entries.save_texts(found, texts=texts, version=_version(request), by=request.user)
    except entries.StaleVersion as refusal:
        if _differs(texts, refusal.current):
            return JsonResponse({"message": refusal.messages[0]}, status=409)
        saved = refusal.current
    except ValidationError as refusal:
        return JsonResponse({"message": " ".join(refusal.messages)}, status=422)
    return JsonResponse({"version": saved.version, "saved_at": clock(saved)})


def clock(entry: Entry) -> str:
    """Return when an entry was saved last, as its writer reads it: "10.32"."""
    return timezone.localtime(entry.saved_at).strftime("%H.%M")


def overview_context(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """Return what the page of an entry shows that its agency can no longer write."""
    is_head = rules.can_submit_entry(request.user, entry)
    refusal = entry.shown_refusal
    return {
        "entry": entry,
        "step": next_step(entry, is_head=is_head),
        "snapshots": list(entry.snapshots.order_by("-version")),
        "slots": list(entry.slots.select_related("round")),
        "decision": entry.shown_decision,
        "refusal": refusal,
        "objection": getattr(refusal, "objection", None),
        "can_object": can_object(request, entry),
        "can_withdraw": is_head and can_withdraw(entry),
        **result_context(entry),
    }


def result_context(entry: Entry) -> dict[str, Any]:
    """Return what the agency reads of its result: nothing before it is published."""
    questions = FollowUp.objects.asked(timezone.localdate()).filter(award__entry=entry)
    return {
        "own": feedback.own_result(entry),
        "promotions": feedback.promotions(entry),
        "questions": list(questions.order_by("year")),
    }


def can_withdraw(entry: Entry) -> bool:
    """Whether an entry is still in a competition whose results are not public."""
    standing = {EntryState.DRAFT, EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ELIGIBLE}
    # That results are approved is not to be noticed before they are public: then it is refused in plain words.
    return entry.state in standing and entry.competition.phase != Phase.PUBLISHED


def _save(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Save what was sent, then go where the button says."""
    texts = _texts(request, entry)
    try:
        saved = entries.save_texts(entry, texts=texts, version=_version(request), by=request.user)
    except entries.StaleVersion as refusal:
        if _differs(texts, refusal.current):
            return _form(request, own_entry(request, entry.pk), refusal=refusal, status=409)
        saved = refusal.current
    except ValidationError as refusal:
        if getattr(refusal, "code", "") == "closed":
            messages.error(request, " ".join(refusal.messages))
            return redirect("entering_entry", pk=entry.pk)
        return _form(request, entry, refusal=refusal, status=422)
    refusals = [*_choose_category(request, saved), *_change_files(request, saved)]
    if refusals:
        fresh = own_entry(request, entry.pk)
        return _form(request, fresh, refusals=refusals, status=422)
    return _next(request, own_entry(request, entry.pk))


def _next(request: HttpRequest, entry: Entry) -> HttpResponse:
    wanted = request.POST.get("next", "")
    if wanted in {"preview", "submit"}:
        return redirect(f"entering_{wanted}", pk=entry.pk)
    names = ", ".join(upload.name for _field, uploads in request.FILES.lists() for upload in uploads)
    if names:  # the texts may have been saved long before
        messages.success(request, _("Saved. Attached: %(names)s.") % {"names": names})
    else:
        messages.success(request, _("Saved at %(clock)s.") % {"clock": clock(entry)})
    place = request.POST.get("place", "")
    keys = {section.key for section in entry.sections}
    anchor = f"?bagian={place}#bagian-{place}" if place in keys else ""
    return redirect(reverse("entering_entry", args=[entry.pk]) + anchor)


def _texts(request: HttpRequest, entry: Entry) -> dict[str, str]:
    """Return the texts that were sent; where the other person's was chosen, that one."""
    sent = {}
    for section in entry.sections:
        name = f"text-{section.key}"
        if request.POST.get(f"take-{section.key}") == THEIRS:
            continue
        if name in request.POST:
            sent[section.key] = request.POST[name]
    return sent


def _version(request: HttpRequest) -> int:
    number = request.POST.get("version", "")
    return int(number) if number.isdecimal() and len(number) < 10 else 0


def _wanted_category(request: HttpRequest, entry: Entry) -> str:
    """Return the slug that this person chose; one that stood there when the form was opened is nobody's choice."""
    slug = request.POST.get("kategori", "")
    return entry.category.slug if slug in ("", request.POST.get("kategori-semula")) else slug


def _choose_category(request: HttpRequest, entry: Entry) -> list[tuple[str, str]]:
    slug = _wanted_category(request, entry)
    if slug == entry.category.slug or entry.state != EntryState.DRAFT:
        return []
    if request.POST.get("kategori-semula", entry.category.slug) != entry.category.slug:
        told = _("Meanwhile somebody else chose the category “%(name)s”. To have yours instead, save again.")
        return [("", told % {"name": entry.category.name})]
    category = next((one for one in entry.competition.categories.all() if one.slug == slug), None)
    if category is None:
        return [("", _("Choose a category."))]
    try:
        entries.choose_category(entry, category=category, by=request.user)
    except ValidationError as refusal:
        return [("", message) for message in refusal.messages]
    return []


def _change_files(request: HttpRequest, entry: Entry) -> list[tuple[str, str]]:
    """Attach what was sent and take away what was asked; return what was refused, by section."""
    refusals = []
    for section in entry.sections:
        for upload in request.FILES.getlist(f"file-{section.key}"):
            try:
                attaching.attach(entry, section=section, upload=upload, by=request.user)
            except ValidationError as refusal:
                refusals += [(section.key, message) for message in refusal.messages]
    number = request.POST.get("detach", "")
    if number.isdecimal() and len(number) <= 15:
        for attachment in EntryAttachment.objects.filter(pk=int(number), entry=entry):
            try:
                attaching.detach(attachment, by=request.user)
            except ValidationError as refusal:
                refusals += [("", message) for message in refusal.messages]
    return refusals


def _form(
    request: HttpRequest,
    entry: Entry,
    *,
    refusal: ValidationError | None = None,
    refusals: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the form with everything that was typed still in it."""
    if refusal is not None and status != 409:
        refusals = [("", message) for message in refusal.messages]
    keeps_typed = refusal is not None
    context = {
        "entry": entry,
        "sections": _sections(
            request, entry, refusals or [], keeps_typed=keeps_typed, is_stale=status == 409
        ),
        "is_stale": status == 409,
        "errors": [message for key, message in refusals or [] if not key],
        "categories": (categories := list(entry.competition.categories.all())),
        "chosen": _chosen(request, entry, categories),
        "is_head": rules.can_submit_entry(request.user, entry),
        "is_draft": entry.state == EntryState.DRAFT,
        "is_shown_closed": entry.competition.shown_phase != Phase.ENTRY,
        "decision": entry.shown_decision,
        "rule_findings": [item for item in findings(entry) if item.section is None],
        "kinds": KINDS,
        "saved_at": clock(entry),
        "can_withdraw": can_withdraw(entry),
    }
    return render(request, "competitions/entering/form.html", context, status=status)


def _chosen(request: HttpRequest, entry: Entry, categories: list[Category]) -> Category:
    """Return the category that the form shows: of a refused one, what was chosen in it."""
    sent = _wanted_category(request, entry)
    return next((one for one in categories if one.slug == sent), entry.category)


def _sections(
    request: HttpRequest,
    entry: Entry,
    refusals: list[tuple[str, str]],
    *,
    keeps_typed: bool,
    is_stale: bool,
) -> list[dict[str, Any]]:
    attached, rows = _attached(entry), []
    for section in entry.sections:
        stored = entry.texts.get(section.key, "")
        typed = request.POST.get(f"text-{section.key}", stored) if keeps_typed else stored
        theirs = stored if is_stale and _unlike(typed, stored) else None
        errors = [message for key, message in refusals if key == section.key]
        is_asked = section.key == request.GET.get("bagian")
        rows.append(
            {
                "section": section,
                "text": typed,
                "theirs": theirs,
                "attachments": attached.get(section.pk, []),
                "errors": errors,
                "is_first_refused": bool(errors) and not any(row["errors"] for row in rows),
                "is_open": not rows or is_asked or bool(errors) or theirs is not None,
            }
        )
    return rows


def _attached(entry: Entry) -> dict[int, list[EntryAttachment]]:
    found: dict[int, list[EntryAttachment]] = {}
    for attachment in entry.attachments.select_related("file"):
        found.setdefault(attachment.section_id, []).append(attachment)
    return found


def _differs(texts: dict[str, str], entry: Entry) -> bool:
    """Whether what was sent is not what stands there: an answer that got lost is no conflict."""
    return any(_unlike(text, entry.texts.get(key, "")) for key, text in texts.items())


def _unlike(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n") != other
