"""Letters about published results: written for everybody at once, looked at, then released."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions import audit, results_mailing
from competitions.models import Competition, Entry, Letter, Mailing, ResultRun
from competitions.models.choices import LetterKind
from users.models import User

#: What is written about results of the whole, and about those of a round.
OF_FINAL = (LetterKind.RESULTS, LetterKind.AWARDS)
OF_ROUND = (LetterKind.PROMOTION,)


@transaction.atomic
def prepare(run: ResultRun, *, kind: str, by: User) -> Mailing:
    """Write the letters of a kind about published results; nothing is sent. Those not yet released are rewritten.

    One letter for each entry and each person of its agency, in that person's language. Raises PermissionDenied for
    anybody but organisers without a conflict; ValidationError before the results are public, for a kind that does
    not belong to them, and once such letters were released.
    """
    run = _held(run, by)
    if kind not in (OF_ROUND if run.round_id else OF_FINAL):
        raise ValidationError(_("No such letters are written about these results."))
    earlier = Mailing.objects.filter(run=run, kind=kind).first()
    if earlier is not None and earlier.sent_at is not None:
        raise ValidationError(_("These letters were released already."), code="released")
    if earlier is not None:
        earlier.delete()
    mailing = Mailing.objects.create(
        competition=run.competition, run=run, kind=kind, prepared_by=by, prepared_at=timezone.now()
    )
    letters = Letter.objects.bulk_create(_letters(mailing))
    audit.record(
        "mailing.prepare",
        by=by,
        competition=run.competition,
        mailing=mailing.pk,
        run=run.pk,
        kind=str(kind),
        letters=len(letters),
    )
    return mailing


@transaction.atomic
def release(mailing: Mailing, *, by: User) -> Mailing:
    """Let the letters go as they were previewed; `results_mailing.send` then sends them.

    It may be asked again: what is released stays released. Raises PermissionDenied; ValidationError when there is
    nothing to send, or when the results were replaced since.
    """
    run = _held(mailing.run, by)
    mailing = Mailing.objects.select_for_update(of=("self",)).get(pk=mailing.pk)
    if mailing.sent_at is not None:
        return mailing
    count = mailing.letters.count()
    if not count:
        raise ValidationError(_("There is no letter in it."))
    mailing.sent_by, mailing.sent_at = by, timezone.now()
    mailing.save(update_fields=["sent_by", "sent_at"])
    audit.record(
        "mailing.release",
        by=by,
        competition=run.competition,
        mailing=mailing.pk,
        run=run.pk,
        letters=count,
    )
    return mailing


def _held(run: ResultRun, by: User) -> ResultRun:
    """Hold the competition, so that results are not replaced meanwhile, and refuse what is not public."""
    Competition.objects.select_for_update(of=("self",), no_key=True).get(pk=run.competition_id)
    run = ResultRun.objects.select_related("competition__government", "round").get(pk=run.pk)
    if not rules.can_publish_run(by, run):
        raise PermissionDenied
    if not ResultRun.objects.filter(pk=run.pk).published().exists():
        raise ValidationError(_("Letters are written about results that are public."), code="state")
    return run


def _letters(mailing: Mailing) -> Iterator[Letter]:
    rows = mailing.run.rows.filter(entry__in=Entry.objects.eligible()).order_by("entry__number")
    for row in rows.select_related("entry__innovation", "entry__agency", "entry__competition", "category"):
        yield from results_mailing.letters_about(mailing, row)
