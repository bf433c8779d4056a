"""The closed and open lists, under every word they are known by."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db.models import TextChoices

from innovations.importing.words import plain
from innovations.models import Sector, Theme
from innovations.models.choices import Initiator, InnovationClass, InnovationForm, InnovationType, Stage

SHORT_NAMES = Path(__file__).resolve().parent.parent / "data" / "sector_short_names.json"

WORDS: dict[TextChoices, tuple[str, ...]] = {
    Stage.INITIATIVE: ("inisiatif",),
    Stage.TRIAL: ("uji coba", "ujicoba"),
    Stage.APPLIED: ("penerapan", "diterapkan", "implementasi"),
    Initiator.REGIONAL_HEAD: ("kepala daerah", "bupati", "wali kota", "walikota", "gubernur"),
    Initiator.COUNCIL_MEMBER: ("anggota dprd", "dprd"),
    Initiator.AGENCY: ("perangkat daerah", "opd", "organisasi perangkat daerah"),
    Initiator.CIVIL_SERVANT: ("asn", "aparatur sipil negara", "pegawai"),
    Initiator.COMMUNITY: ("masyarakat", "warga"),
    InnovationClass.AGENCY: ("perangkat daerah", "opd"),
    InnovationClass.VILLAGE: ("desa", "kelurahan", "desa dan kelurahan", "desa kelurahan", "desa atau kelurahan"),
    InnovationClass.COMMUNITY: ("masyarakat",),
    InnovationType.DIGITAL: ("digital",),
    InnovationType.NON_DIGITAL: ("non digital", "nondigital", "bukan digital"),
    InnovationForm.GOVERNANCE: ("tata kelola", "tata kelola pemerintahan", "tata kelola pemerintahan daerah",
                                "inovasi tata kelola pemerintahan daerah"),
    InnovationForm.PUBLIC_SERVICE: ("pelayanan publik", "inovasi pelayanan publik"),
    InnovationForm.OTHER: ("lainnya", "inovasi lainnya", "inovasi daerah lainnya", "bentuk lainnya",
                           "inovasi daerah lainnya sesuai dengan urusan pemerintahan yang menjadi kewenangan daerah"),
}  # fmt: skip


def codes(choices: type[TextChoices]) -> dict[str, str]:
    """Return plain words -> code for a closed list."""
    return {
        plain(word): choice.value for choice in choices for word in (choice.value, *WORDS.get(choice, ()))
    }


def sectors_by_word(sectors: Iterable[Sector]) -> dict[str, Sector]:
    """Return plain words -> sector, the usual short names included."""
    by_name = {sector.name: sector for sector in sectors}
    short = json.loads(SHORT_NAMES.read_text(encoding="utf-8"))
    known = {plain(word): by_name[name] for word, name in short.items() if name in by_name}
    return known | {plain(name): sector for name, sector in by_name.items()}


def themes_by_word(themes: Iterable[Theme]) -> dict[str, dict[str, Theme]]:
    """Return, for each scheme, plain words -> theme: its name, its code, or both."""
    known: dict[str, dict[str, Theme]] = {}
    for theme in themes:
        words = [theme.name, theme.code, theme.code.lstrip("0"), f"{theme.code} {theme.name}"]
        known.setdefault(theme.scheme, {}).update({plain(word): theme for word in words if word})
    return known


class Vocabulary:
    """Everything that a cell may be chosen from."""

    def __init__(self, sectors: Iterable[Sector], themes: Iterable[Theme]) -> None:
        self.sectors = sectors_by_word(sectors)
        self.themes = themes_by_word(themes)
        self.closed: Mapping[str, Mapping[str, Any]] = {
            "stage": codes(Stage),
            "initiator": codes(Initiator),
            "innovation_class": codes(InnovationClass),
            "innovation_type": codes(InnovationType),
            "innovation_form": codes(InnovationForm),
        }
