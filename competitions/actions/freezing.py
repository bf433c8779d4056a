"""Making the frozen copy of an entry."""

import datetime as dt
from dataclasses import replace

from django.db import transaction

from competitions import freezing
from competitions.actions.storing import store
from competitions.canonical import canonical, sha256_of
from competitions.models import Entry, EntrySnapshot, SnapshotFile, StoredFile
from users.models import User


@transaction.atomic
def store_files(entry: Entry, *, by: User) -> freezing.Frozen:
    """Compose the entry and copy every file to its place; nothing is frozen yet."""
    frozen = freezing.compose(entry)
    files = [file if file.sha256 else _stored(file, by) for file in frozen.files]
    content = frozen.content | {"files": [file.facts() for file in files]}
    return freezing.Frozen(content, files)


@transaction.atomic
def freeze(entry: Entry, frozen: freezing.Frozen, *, by: User, at: dt.datetime) -> EntrySnapshot:
    """Write the next snapshot of an entry that has its number; one hash covers text and files."""
    version = entry.snapshots.count() + 1
    content = canonical(
        frozen.content | {"number": entry.number, "version": version, "submitted_at": freezing.stamp(at)}
    )
    snapshot = EntrySnapshot(
        entry=entry,
        version=version,
        content=content,
        sha256=sha256_of(content),
        created_by=by,
        created_at=at,
    )
    snapshot.save(force_insert=True)
    SnapshotFile.objects.bulk_create(
        SnapshotFile(
            snapshot=snapshot,
            file=StoredFile(sha256=str(file.sha256)),
            position=position,
            role=file.role,
            name=file.name[:255],
        )
        for position, file in enumerate(frozen.files)
    )
    return snapshot


def _stored(file: freezing.FrozenFile, by: User) -> freezing.FrozenFile:
    with file.open() as content:
        return replace(file, sha256=store(content, content_type=file.content_type, by=by).sha256)
