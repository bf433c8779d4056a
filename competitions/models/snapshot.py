"""The frozen text and files that judges read: written once, never changed (append-only by trigger)."""

import json
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competitions.models.entry import Entry


class StoredFile(models.Model):
    """A file kept under the SHA-256 of its content: the same content is stored once."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()  # bytes
    content_type = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    is_append_only: ClassVar = True

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self) -> str:
        return self.sha256

    @property
    def place(self) -> str:
        """Where the content lies in the media storage."""
        return f"stored/{self.sha256[:2]}/{self.sha256}"

    def open(self) -> Any:
        """Return the content, to be read and closed by whoever asked."""
        return default_storage.open(self.place)


class EntrySnapshot(models.Model):
    """The text and file hashes of an entry as they were submitted; a correction makes another one.

    `content` is canonical JSON (`competitions.canonical`), `sha256` the hash of it, in which the hash of every
    file stands: one hash over all.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="snapshots")
    version = models.PositiveSmallIntegerField(_("version"))
    content = models.TextField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("frozen at"))

    is_append_only: ClassVar = True

    class Meta:
        ordering = ["entry", "version"]
        verbose_name = _("frozen entry")
        verbose_name_plural = _("frozen entries")
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="snapshot_version_once_per_entry")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.version} {self.sha256[:12]}"

    @cached_property
    def data(self) -> dict[str, Any]:
        """The content, read."""
        return json.loads(self.content)


class SnapshotFile(models.Model):
    """One file of a frozen entry."""

    snapshot = models.ForeignKey(EntrySnapshot, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=20)  # photo, document or attachment
    name = models.CharField(_("name of the file"), max_length=255)

    is_append_only: ClassVar = True

    class Meta:
        ordering = ["snapshot", "position"]
        verbose_name = _("file of a frozen entry")
        verbose_name_plural = _("files of frozen entries")
        constraints = [models.UniqueConstraint(fields=["snapshot", "position"], name="snapshot_file_once")]

    def __str__(self) -> str:
        return self.name
