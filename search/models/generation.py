"""The catalogue's clock: every change of the read model moves it, in the same transaction."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.models.entry import LONGEST_ADDRESS


def new_stamp() -> str:
    """Return a name for a state that no other state has, not even one of a restored database."""
    return secrets.token_hex(8)


class Generation(models.Model):
    """The present state of the catalogue. There is one row."""

    number = models.PositiveBigIntegerField(default=0)
    stamp = models.CharField(max_length=16, default=new_stamp)
    edition = models.PositiveBigIntegerField(default=0)  # the generation that the stored bitmaps describe
    edition_size = models.PositiveIntegerField(default=0)  # how many entries it has
    layout = models.PositiveSmallIntegerField(default=0)  # of the entries: another one is written anew

    class Meta:
        verbose_name = _("catalogue generation")
        verbose_name_plural = _("catalogue generations")


class Change(models.Model):
    """One step of the clock, and the innovations whose entries it wrote anew or removed."""

    number = models.PositiveBigIntegerField(primary_key=True)
    stamp = models.CharField(max_length=16)
    pages = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        verbose_name = _("catalogue change")
        verbose_name_plural = _("catalogue changes")


class IndexPart(models.Model):
    """One stored bitmap: the entries that stand under one key, as the catalogue was at an edition."""

    edition = models.PositiveBigIntegerField()
    key = models.CharField(max_length=LONGEST_ADDRESS)  # that of an agency holds its address
    label = models.CharField(max_length=300, blank=True)
    is_word = models.BooleanField()  # words are many: they are read when somebody asks for them
    data = models.BinaryField()

    class Meta:
        verbose_name = _("catalogue index part")
        verbose_name_plural = _("catalogue index parts")
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="index_part_once")]
        indexes = [
            models.Index(fields=["edition"], name="index_part_facets", condition=models.Q(is_word=False))
        ]
