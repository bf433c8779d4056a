"""The nouns of contests."""

from competitions.models.assignment import Assignment, AssignmentRun
from competitions.models.audit import AuditEvent, AuditHead
from competitions.models.award import Award, FollowUp, Revocation
from competitions.models.category import Category, FormSection
from competitions.models.competition import Competition
from competitions.models.conflict import ConflictNotice, ConflictOfInterest
from competitions.models.deliberation import Adjustment, Attendance, Deliberation, Recusal
from competitions.models.entry import Entry, EntryAttachment, LateCode
from competitions.models.judge import Judge, Seat
from competitions.models.meeting import FieldVisit, PresentationSlot, VisitPhoto, VisitSignature
from competitions.models.outbox import Letter, Mailing
from competitions.models.pages import CompetitionIndexPage, CompetitionPage
from competitions.models.result import Prize, Result, ResultDecision, ResultRun
from competitions.models.round import Panel, Round
from competitions.models.rubric import Band, Criterion, Rubric
from competitions.models.scoresheet import Score, ScoreSheet, SheetVersion
from competitions.models.screening import EligibilityCheck, Objection, ScreeningDecision
from competitions.models.snapshot import EntrySnapshot, SnapshotFile, StoredFile

__all__ = [
    "Adjustment",
    "Assignment",
    "AssignmentRun",
    "Attendance",
    "AuditEvent",
    "AuditHead",
    "Award",
    "Band",
    "Category",
    "Competition",
    "CompetitionIndexPage",
    "CompetitionPage",
    "ConflictNotice",
    "ConflictOfInterest",
    "Criterion",
    "Deliberation",
    "EligibilityCheck",
    "Entry",
    "EntryAttachment",
    "EntrySnapshot",
    "FieldVisit",
    "FollowUp",
    "FormSection",
    "Judge",
    "LateCode",
    "Letter",
    "Mailing",
    "Objection",
    "Panel",
    "PresentationSlot",
    "Prize",
    "Recusal",
    "Result",
    "ResultDecision",
    "ResultRun",
    "Revocation",
    "Round",
    "Rubric",
    "Score",
    "ScoreSheet",
    "ScreeningDecision",
    "Seat",
    "SheetVersion",
    "SnapshotFile",
    "StoredFile",
    "VisitPhoto",
    "VisitSignature",
]
