"""The nouns of the registry."""

from innovations.models.agency import AgencyCorner, AgencyPage
from innovations.models.closing import ClosedFigure, ClosedInnovation, YearClosing
from innovations.models.flow import (
    Endorsement,
    HeadEndorsementTask,
    Verification,
    VerificationTask,
    Withdrawal,
)
from innovations.models.innovation import InnovationPage
from innovations.models.invitation import Invitation
from innovations.models.lists import Sector, SectorGroup, Target, Theme, ThemeScheme
from innovations.models.parts import InnovationDocument, InnovationPhoto, Measurement, TeamMember

__all__ = [
    "AgencyCorner",
    "AgencyPage",
    "ClosedFigure",
    "ClosedInnovation",
    "Endorsement",
    "HeadEndorsementTask",
    "InnovationDocument",
    "InnovationPage",
    "InnovationPhoto",
    "Invitation",
    "Measurement",
    "Sector",
    "SectorGroup",
    "Target",
    "TeamMember",
    "Theme",
    "ThemeScheme",
    "Verification",
    "VerificationTask",
    "Withdrawal",
    "YearClosing",
]
