"""The closed lists of contests, as codes with their words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CompetitionKind(models.TextChoices):
    """Which family of contests it belongs to; decides the templates offered."""

    PUBLIC_SERVICE = "public_service", _("Public service innovation (KIPP, KOVABLIK)")
    GOVERNMENT_AWARD = "government_award", _("Government innovation award (IGA)")
    COMMUNITY = "community", _("Community creativity (Krenova)")
    OTHER = "other", _("Other")


class Blindness(models.TextChoices):
    """What judges may know of who entered."""

    OPEN = "open", _("Judges see the agency and its people")
    BLIND = "blind", _("Judges do not see the agency or its people")


class RoundKind(models.TextChoices):
    """How a round looks at entries."""

    DESK = "desk", _("Desk evaluation")
    PRESENTATION = "presentation", _("Presentation and interview")
    FIELD_VISIT = "field_visit", _("Field visit")


class Promotion(models.TextChoices):
    """Who goes on after a round."""

    ALL = "all", _("Every judged entry")
    TOP = "top", _("The best of each category")
    THRESHOLD = "threshold", _("Every entry at or above a score")


class Combination(models.TextChoices):
    """How the sheets of an entry become one score."""

    MEAN = "mean", _("Mean")
    MEDIAN = "median", _("Median")
    TRIMMED = "trimmed", _("Mean without the highest and the lowest")


class TieStep(models.TextChoices):
    """One step of the declared chain that decides between equal totals."""

    HEAVIEST = "heaviest", _("Higher on the heaviest criterion")
    CRITERIA = "criteria", _("Higher on the next criteria, by weight")
    HEAD_TO_HEAD = "head_to_head", _("Head to head among common judges")
    PLENARY = "plenary", _("Recorded decision of the plenary")


class EntryState(models.TextChoices):
    """Where an entry stands for the secretariat. Entrants see what `Entry.shown_state` derives from it."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISQUALIFIED = "disqualified", _("Disqualified")


class ShownState(models.TextChoices):
    """Where an entry stands for its agency: what is published, never what is only proposed."""

    DRAFT = "draft", _("Draft")
    CHECKING = "checking", _("Being checked")
    RETURNED = "returned", _("Returned for correction")
    ELIGIBLE = "eligible", _("Passed the administrative selection")
    INELIGIBLE = "ineligible", _("Not eligible")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISQUALIFIED = "disqualified", _("Disqualified")


class ConflictKind(models.TextChoices):
    """Why somebody stands aside."""

    OWN_AGENCY = "own_agency", _("Works for the agency")
    RELATED_AGENCY = "related_agency", _("Works for an agency above or below it")
    TEAM = "team", _("Belongs to the team of the innovation")
    HAND = "hand", _("Wrote, endorsed or submitted the entry")
    FAMILY = "family", _("Family or household")
    INTEREST = "interest", _("Money, contract or other interest")
    OTHER = "other", _("Another reason")


class ConflictSource(models.TextChoices):
    """Who said so."""

    DETECTED = "detected", _("Detected by the system")
    JUDGE = "judge", _("Declared by the judge")
    ENTRANT = "entrant", _("Declared by the entrant")
    ORGANISER = "organiser", _("Declared by the organiser")


class Outcome(models.TextChoices):
    """What a check found."""

    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Failed")
    WARNING = "warning", _("To be looked at")


class ReasonCode(models.TextChoices):
    """Why an entry is returned or not eligible."""

    TOO_YOUNG = "too_young", _("Younger than the rules require")
    INCOMPLETE = "incomplete", _("Parts are missing")
    WORD_COUNT = "word_count", _("Outside the word limits")
    ATTACHMENT = "attachment", _("An attachment is missing or cannot be read")
    DUPLICATE_TITLE = "duplicate_title", _("The same title in more than one entry")
    QUOTA = "quota", _("More entries than the agency may send")
    WRONG_CATEGORY = "wrong_category", _("Does not fit the category")
    NOT_ELIGIBLE_AGENCY = "agency", _("The agency may not enter")
    WITHDRAWN = "withdrawn", _("The innovation was withdrawn")
    FALSE_DATA = "false_data", _("Data that are not true")
    ALREADY_AWARDED = "already_awarded", _("Already won an award")
    OTHER = "other", _("Another reason")


class SheetState(models.TextChoices):
    """Where a judge's sheet stands. That a round is over locks what was handed in: it is no state of its own."""

    DRAFT = "draft", _("Draft")
    HANDED_IN = "handed_in", _("Handed in")
    VOID = "void", _("Void")


class Severity(models.TextChoices):
    """Whether the official ranking is freed of how strict each judge is."""

    NONE = "none", _("As the judges scored")
    RIDGE = "ridge", _("Adjusted for the judges' severity, where the scores allow it")


class Feedback(models.TextChoices):
    """What an agency reads of its own entry once results are published."""

    NOTHING = "nothing", _("Rank and total only")
    COMMENTS = "comments", _("The judges' comments, without names")
    SCORES = "scores", _("Comments and the mean score of each criterion")


class RunDecision(models.TextChoices):
    """What happened to a computed set of results."""

    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Sent back")
    PUBLISHED = "published", _("Published")
    STALE = "stale", _("Outdated: something it rests on changed")
    SUPERSEDED = "superseded", _("Replaced by a later one")


class AdjustmentKind(models.TextChoices):
    """What a plenary may change."""

    TIE = "tie", _("Order of entries that tie")
    POINTS = "points", _("Points added or taken away")
    EXCLUDE = "exclude", _("Entry taken out of the ranking")


class LetterKind(models.TextChoices):
    """What a mailing of results tells."""

    RESULTS = "results", _("Results to everybody who entered")
    AWARDS = "awards", _("Certificates to the winners")
    PROMOTION = "promotion", _("Who goes on to the next round")


class Running(models.TextChoices):
    """What became of an awarded innovation."""

    RUNNING = "running", _("Still running")
    DEVELOPED = "developed", _("Running and developed further")
    STOPPED = "stopped", _("Stopped")
