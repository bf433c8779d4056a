"""What the signatories of a field visit stand by: one canonical text, one hash."""

from competitions.canonical import canonical, sha256_of
from competitions.models import FieldVisit, VisitSignature

#: Judges who must stand by the same text.
SIGNATORIES = 2


def text_of(visit: FieldVisit) -> str:
    """Return what was found as canonical JSON, photos by their hashes."""
    photos = [[photo.file_id, photo.caption] for photo in visit.photos.all()]
    facts = {"entry": visit.entry_id, "round": visit.round_id, "day": visit.visit_date.isoformat()}
    facts |= {"place": visit.place, "met": visit.met, "findings": visit.findings, "photos": photos}
    return canonical(facts)


def hash_of(visit: FieldVisit) -> str:
    """Return the SHA-256 of what was found."""
    return sha256_of(text_of(visit))


def signatures_of(visit: FieldVisit) -> list[VisitSignature]:
    """Return the signatures that count: those under the text as it stands now."""
    wanted = hash_of(visit)
    return [row for row in visit.signatures.all() if row.sha256 == wanted]


def is_signed(visit: FieldVisit) -> bool:
    """Whether enough judges stand by the text as it is now: it no longer changes."""
    return len({row.signed_by_id for row in signatures_of(visit)}) >= SIGNATORIES
