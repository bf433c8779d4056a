"""Letters about results: written, looked at, then sent once each."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models.choices import LetterKind
from competitions.models.competition import Competition
from competitions.models.entry import Entry
from competitions.models.result import ResultRun


class Mailing(models.Model):
    """A set of letters about one set of results: what is previewed is what is sent."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="mailings")
    run = models.ForeignKey(ResultRun, on_delete=models.PROTECT, related_name="mailings")
    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind.choices)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("prepared at"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(_("released at"), null=True, blank=True)

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="run_mailed_once_per_kind")]

    def __str__(self) -> str:
        return f"{self.competition} {self.kind}"


class Letter(models.Model):
    """One letter to one address; claimed before it is sent, so that nobody gets it twice."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="letters")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="+")
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.TextField(_("why it failed"), blank=True)

    class Meta:
        ordering = ["mailing", "to", "pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [models.UniqueConstraint(fields=["mailing", "entry", "to"], name="letter_once")]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
