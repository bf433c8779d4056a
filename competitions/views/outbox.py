"""The outbox of published results: letters written, looked at, released, and those that failed tried again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from competitions import rules
from competitions.actions import outbox, results_mailing
from competitions.desk import desk_context
from competitions.models import Competition, Letter, Mailing, ResultRun
from competitions.models.choices import LetterKind
from competitions.views.results import run_for

LETTERS_A_PAGE = 50
REFUSED = 422


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def mailing_list(request: HttpRequest, pk: int, result_pk: int) -> HttpResponse:
    """List the letters about published results, and have some written."""
    competition, run = _public_run(request, pk, result_pk)
    refused: list[str] = []
    if request.method == "POST":
        _refuse_readers(request, run)
        try:
            made = outbox.prepare(run, kind=request.POST.get("kind", ""), by=request.user)
        except ValidationError as error:
            refused = error.messages
        except PermissionDenied:
            raise Http404 from None
        else:
            return redirect("contest_mailing", pk=pk, result_pk=run.pk, mailing_pk=made.pk)
    kinds = outbox.OF_ROUND if run.round_id else outbox.OF_FINAL
    written = {mailing.kind: mailing for mailing in _with_counts(run)}
    rows = [{"kind": kind, "label": LetterKind(kind).label, "mailing": written.get(kind)} for kind in kinds]
    context = {
        "run": run,
        "rows": rows,
        "refused": refused,
        "may_send": rules.can_publish_run(request.user, run),
    }
    return _render(request, competition, "mailings", context, REFUSED if refused else 200)


@never_cache
@require_admin_access
@require_safe
def mailing(request: HttpRequest, pk: int, result_pk: int, mailing_pk: int) -> HttpResponse:
    """Show every letter of a mailing exactly as it goes out: to whom, and its words."""
    competition, run = _public_run(request, pk, result_pk)
    return _shown(request, competition, run, _mailing(run, mailing_pk))


@require_admin_access
@require_POST
def release(request: HttpRequest, pk: int, result_pk: int, mailing_pk: int) -> HttpResponse:
    """Release the letters and send as many as one request can; pressed again, it goes on with the rest."""
    competition, run = _public_run(request, pk, result_pk)
    _refuse_readers(request, run)
    found = _mailing(run, mailing_pk)
    try:
        outbox.release(found, by=request.user)
    except ValidationError as error:
        return _shown(request, competition, run, found, error.messages)
    except PermissionDenied:
        raise Http404 from None
    came = results_mailing.send(found)
    if came.sent:
        said = ngettext("%(count)d letter went out.", "%(count)d letters went out.", came.sent)
        messages.success(request, said % {"count": came.sent})
    if came.failed:
        said = ngettext("%(count)d letter failed.", "%(count)d letters failed.", came.failed)
        messages.error(request, said % {"count": came.failed})
    return redirect("contest_mailing", pk=pk, result_pk=run.pk, mailing_pk=found.pk)


@require_admin_access
@require_POST
def retry(request: HttpRequest, pk: int, result_pk: int, mailing_pk: int, letter_pk: int) -> HttpResponse:
    """Send one letter again that failed."""
    _competition, run = _public_run(request, pk, result_pk)
    _refuse_readers(request, run)
    letter = Letter.objects.filter(mailing=_mailing(run, mailing_pk), pk=letter_pk).first()
    if letter is None:
        raise Http404
    if results_mailing.retry(letter):
        messages.success(request, _("The letter to %(address)s went out.") % {"address": letter.to})
    else:
        messages.error(request, _("The letter to %(address)s did not go out.") % {"address": letter.to})
    return redirect("contest_mailing", pk=pk, result_pk=run.pk, mailing_pk=mailing_pk)


def _public_run(request: HttpRequest, pk: int, result_pk: int) -> tuple[Competition, ResultRun]:
    """Return results that are public; before that there are no letters, and no page for them."""
    competition, run = run_for(request, pk, result_pk)
    if not ResultRun.objects.filter(pk=run.pk).published().exists() and not run.mailings.exists():
        raise Http404
    return competition, run


def _refuse_readers(request: HttpRequest, run: ResultRun) -> None:
    if not rules.can_publish_run(request.user, run):
        raise Http404


def _with_counts(run: ResultRun) -> Any:
    rows = run.mailings.select_related("prepared_by", "sent_by")
    return rows.annotate(
        letters_count=Count("letters"),
        sent_count=Count("letters", filter=Q(letters__sent_at__isnull=False)),
        waiting_count=Count("letters", filter=Q(letters__claimed_at=None)),
        failed_count=Count("letters", filter=~Q(letters__error="")),
    )


def _mailing(run: ResultRun, mailing_pk: int) -> Mailing:
    found: Mailing | None = _with_counts(run).filter(pk=mailing_pk).first()
    if found is None:
        raise Http404
    return found


def _shown(
    request: HttpRequest,
    competition: Competition,
    run: ResultRun,
    found: Mailing,
    refused: list[str] | None = None,
) -> HttpResponse:
    page = Paginator(found.letters.select_related("entry"), LETTERS_A_PAGE).get_page(request.GET.get("page"))
    given_up = timezone.now() - results_mailing.GIVEN_UP_AFTER
    for letter in page.object_list:
        is_stuck = letter.claimed_at is not None and letter.sent_at is None and letter.claimed_at < given_up
        letter.state = "sent" if letter.sent_at else "failed" if letter.error else "stuck" if is_stuck else ""
    context = {
        "run": run,
        "mailing": found,
        "page": page,
        "refused": refused,
        "may_send": rules.can_publish_run(request.user, run),
        "is_public": ResultRun.objects.filter(pk=run.pk).published().exists(),
    }
    return _render(request, competition, "mailing", context, REFUSED if refused else 200)


def _render(
    request: HttpRequest, competition: Competition, name: str, context: dict[str, Any], status: int
) -> HttpResponse:
    whole = desk_context(request, competition, "results") | context
    return TemplateResponse(request, f"competitions/admin/{name}.html", whole, status=status)
