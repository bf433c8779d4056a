"""The closed lists of an innovation record, as codes with their words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far the innovation has come."""

    INITIATIVE = "initiative", _("Initiative")
    TRIAL = "trial", _("Trial")
    APPLIED = "applied", _("Applied")


class Initiator(models.TextChoices):
    """Whose idea it was."""

    REGIONAL_HEAD = "regional_head", _("Head of region")
    COUNCIL_MEMBER = "council_member", _("Member of the regional council (DPRD)")
    AGENCY = "agency", _("Agency")
    CIVIL_SERVANT = "civil_servant", _("Civil servant (ASN)")
    COMMUNITY = "community", _("Community")


class InnovationClass(models.TextChoices):
    """Which kind of body carries it out."""

    AGENCY = "agency", _("Agency")
    VILLAGE = "village", _("Village or urban ward")
    COMMUNITY = "community", _("Community")


class InnovationType(models.TextChoices):
    """Whether it runs on information technology."""

    DIGITAL = "digital", _("Digital")
    NON_DIGITAL = "non_digital", _("Non-digital")


class InnovationForm(models.TextChoices):
    """The three forms of Government Regulation 38/2017, article 5."""

    GOVERNANCE = "governance", _("Governance")
    PUBLIC_SERVICE = "public_service", _("Public service")
    OTHER = "other", _("Other")


class RelationKind(models.TextChoices):
    """How the record relates to an earlier one."""

    NEW = "new", _("New")
    CONTINUATION = "continuation", _("Continuation")
    EXTENSION = "extension", _("Extension")
    REPLICATION = "replication", _("Replication")
    DUPLICATE = "duplicate", _("Duplicate")


class IntegrationLevel(models.TextChoices):
    """IID 2026 indicator 30."""

    STAND_ALONE = "stand_alone", _("Stand-alone")
    ONE_UNIT = "one_unit", _("Within one unit's portal")
    CROSS_UNIT = "cross_unit", _("With other units or sectors")


class Aspect(models.TextChoices):
    """What a measurement shows."""

    EFFECTIVE = "effective", _("Effective")
    EFFICIENT = "efficient", _("Efficient")
    SIMPLE = "simple", _("Simple")
    OTHER = "other", _("Other")


class TimeUnit(models.TextChoices):
    """The unit of time before and after."""

    MINUTE = "minute", _("minutes")
    HOUR = "hour", _("hours")
    DAY = "day", _("days")


class Principle(models.TextChoices):
    """The eight principles of a public service."""

    SIMPLICITY = "simplicity", _("Simplicity")
    CLARITY = "clarity", _("Clarity and certainty")
    SECURITY = "security", _("Security")
    OPENNESS = "openness", _("Openness")
    EFFICIENCY = "efficiency", _("Efficiency")
    ECONOMY = "economy", _("Economy")
    FAIRNESS = "fairness", _("Fairness and even spread")
    TIMELINESS = "timeliness", _("Timeliness")


class Origin(models.TextChoices):
    """Who made the record."""

    AGENCY = "agency", _("Recorded by the agency")
    ARCHIVE = "archive", _("Recorded from published sources")


class DocumentKind(models.TextChoices):
    """What an attached document is."""

    DECREE = "decree", _("Decree or assignment letter")
    BUDGET = "budget", _("Budget document")
    PROFILE = "profile", _("Business profile")
    RIGHTS = "rights", _("Intellectual property certificate")
    AWARD = "award", _("Award")
    MANUAL = "manual", _("Technical guide")
    REPORT = "report", _("Report or study")
    OTHER = "other", _("Other")


class AgencyKind(models.TextChoices):
    """What an agency is in law."""

    PROVINCE = "province", _("Provincial government")
    REGENCY = "regency", _("Regency government")
    CITY = "city", _("City government")
    SECRETARIAT = "secretariat", _("Regional secretariat")
    COUNCIL_SECRETARIAT = "council_secretariat", _("Council secretariat")
    INSPECTORATE = "inspectorate", _("Inspectorate")
    DEPARTMENT = "department", _("Department (dinas)")
    BOARD = "board", _("Board (badan)")
    PUBLIC_ORDER = "public_order", _("Public order agency (Satpol PP)")
    DISTRICT = "district", _("District (kecamatan)")
    WARD = "ward", _("Urban ward (kelurahan)")
    VILLAGE = "village", _("Village (desa)")
    HOSPITAL = "hospital", _("Regional hospital")
    HEALTH_CENTRE = "health_centre", _("Community health centre (puskesmas)")
    UNIT = "unit", _("Technical unit")
    SCHOOL = "school", _("School")
    ENTERPRISE = "enterprise", _("Regional enterprise (BUMD)")
    COMMUNITY = "community", _("Community")

    @classmethod
    def governments(cls) -> set[str]:
        """Return the kinds that are a whole government."""
        return {cls.PROVINCE, cls.REGENCY, cls.CITY}

    @classmethod
    def owing_target(cls) -> set[str]:
        """Return the kinds that owe innovations of their own every year, unless their page says otherwise."""
        return {
            cls.SECRETARIAT,
            cls.COUNCIL_SECRETARIAT,
            cls.INSPECTORATE,
            cls.DEPARTMENT,
            cls.BOARD,
            cls.PUBLIC_ORDER,
            cls.DISTRICT,
            cls.HOSPITAL,
        }
