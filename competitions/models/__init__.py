"""The nouns of contests."""

from competitions.models.assignment import Assignment, AssignmentRun
from competitions.models.audit import AuditEvent, AuditHead
from competitions.models.category import Category, FormSection
from competitions.models.competition import Competition
from competitions.models.conflict import ConflictNotice, ConflictOfInterest
from competitions.models.entry import Entry, EntryAttachment, LateCode
from competitions.models.judge import Judge, Seat
from competitions.models.pages import CompetitionIndexPage, CompetitionPage
from competitions.models.round import Panel, Round
from competitions.models.rubric import Band, Criterion, Rubric
from competitions.models.screening import EligibilityCheck, Objection, ScreeningDecision
from competitions.models.snapshot import EntrySnapshot, SnapshotFile, StoredFile

__all__ = [
    "Assignment",
    "AssignmentRun",
    "AuditEvent",
    "AuditHead",
    "Band",
    "Category",
    "Competition",
    "CompetitionIndexPage",
    "CompetitionPage",
    "ConflictNotice",
    "ConflictOfInterest",
    "Criterion",
    "EligibilityCheck",
    "Entry",
    "EntryAttachment",
    "EntrySnapshot",
    "FormSection",
    "Judge",
    "LateCode",
    "Objection",
    "Panel",
    "Round",
    "Rubric",
    "ScreeningDecision",
    "Seat",
    "SnapshotFile",
    "StoredFile",
]
