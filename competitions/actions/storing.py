"""Keeping a file under the hash of its content."""

import hashlib
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from competitions.models import StoredFile
from users.models import User

CHUNK = 256 * 1024  # bytes


@transaction.atomic
def store(file: Any, *, content_type: str, by: User | None) -> StoredFile:
    """Copy an open file's content to its place, once, and return its row.

    A transaction that is rolled back leaves the content behind: the same content finds it again.
    """
    sha256, size = _hash(file)
    kept = StoredFile(sha256=sha256, size=size, content_type=content_type[:100])
    if not default_storage.exists(kept.place):
        file.seek(0)
        written = default_storage.save(kept.place, File(file))
        if written != kept.place:  # somebody stored the same content meanwhile
            default_storage.delete(written)
    row, _is_new = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": size, "content_type": kept.content_type}
    )
    return row


def _hash(file: Any) -> tuple[str, int]:
    """Return the SHA-256 of a file's content and its size in bytes."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
