"""A certificate as anybody may check it by its serial number, and what is printed on it."""

import functools
import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from competitions.canonical import canonical
from competitions.models import Award
from competitions.papers import printing

#: A reason for revoking is shortened on the paper; the page has it whole.
LONGEST_REASON = 260
SECONDS = 24 * 3600


@dataclass(frozen=True)
class Certificate:
    """An award with what became of it: valid, revoked, or replaced by later results."""

    award: Award
    state: str

    @property
    def address(self) -> str:
        """Where it is checked: the site's own address, whoever asks under which name."""
        return settings.BASE_URL.rstrip("/") + reverse("certificate", args=[self.award.serial])

    @property
    def innovation_url(self) -> str:
        """Where the innovation stands now; empty while its page is not public."""
        innovation = self.award.innovation
        is_public = innovation.live and hasattr(innovation, "catalogue_entry")
        return innovation.catalogue_entry.url if is_public else ""

    @property
    def ended_at(self) -> Any:
        """Since when it does not stand any more; None while it does."""
        return None if self.state == "valid" else self.award.revocation.at


def find(serial: str) -> Certificate | None:
    """Return the certificate of a serial number; none before results are published, as for an unknown one."""
    awards = Award.objects.announced().select_related(
        "revocation", "competition__government", "innovation__catalogue_entry"
    )
    award = awards.filter(serial=serial).first()
    if award is None:
        return None
    if not hasattr(award, "revocation"):
        return Certificate(award, "valid")
    return Certificate(award, "replaced" if award.revocation.replaced_by_id else "revoked")


def pdf_of(certificate: Certificate) -> bytes:
    """Return it as PDF, kept by its serial number as long as nothing on it changes."""
    data = printed(certificate)
    digest = hashlib.sha256(f"{_edition()}\n{canonical(data)}".encode()).hexdigest()
    key = f"certificate:{certificate.award.serial}:{digest}"
    kept = caches["pages"].get(key)
    if kept is None:
        kept = printing.typeset("certificate", data)
        caches["pages"].set(key, kept, SECONDS)
    return kept


def printed(certificate: Certificate) -> dict[str, Any]:
    """Return the words of a certificate: always in the site's language, as papers of an office are."""
    award = certificate.award
    with translation.override(settings.LANGUAGE_CODE):
        owner = [award.agency_name, award.government_name]
        return {
            "title": _("Certificate %(serial)s") % {"serial": award.serial},
            "prize": award.name,
            "innovation": award.innovation_title,
            "agency": ", ".join(dict.fromkeys(owner)),
            "category": award.category_name,
            "contest": award.competition_title,
            "government": award.government_name,
            "date": _day(award.awarded_at),
            "place": str(award.place),
            "total": award.total_shown.replace(".", ","),
            "serial": award.serial,
            "address": certificate.address,
            "shown_address": certificate.address.partition("://")[2],
            "code": printing.code_of(certificate.address),
            "revoked": _ended(certificate),
            "simulated": _("Simulation: invented data, for show. Not a real award.")
            if award.competition.is_simulated
            else None,
            "labels": _labels(certificate),
        }


def _labels(certificate: Certificate) -> dict[str, str]:
    return {
        "certificate": _("Certificate of award"),
        "revoked": _("REPLACED") if certificate.state == "replaced" else _("REVOKED"),
        "check": _("Scan this code or open its address to check the certificate."),
        "code": _("QR code of the address"),
        "serial": _("Serial number"),
        "given": _("given to the innovation"),
        "contest": _("Competition"),
        "category": _("Category"),
        "total": _("Total"),
        "date": _("Decided on"),
        "place": _("Rank"),
    }


def _ended(certificate: Certificate) -> str | None:
    if certificate.state == "valid":
        return None
    day = _day(certificate.ended_at)
    if certificate.state == "replaced":
        return _("Not valid any more: the results were replaced on %(day)s.") % {"day": day}
    reason = Truncator(certificate.award.revocation.reason).chars(LONGEST_REASON)
    return _("Revoked on %(day)s: %(reason)s") % {"day": day, "reason": reason}


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


@functools.cache
def _edition() -> str:
    """Return what changes when the paper itself does."""
    digest = hashlib.sha256()
    for path in sorted(printing.FOLDER.glob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
