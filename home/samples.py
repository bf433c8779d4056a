"""What the style page shows: one made-up value for each state of each component."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms

TOKENS = [
    "paper",
    "paper-deep",
    "surface",
    "ink",
    "ink-soft",
    "line",
    "line-control",
    "paddy",
    "paddy-strong",
    "paddy-tint",
    "turmeric",
    "turmeric-ink",
    "turmeric-tint",
    "clay",
    "clay-tint",
    "night",
]
ICONS = (
    "search arrow-right arrow-left arrow-up arrow-down box-arrow-up-right x-lg plus-lg check-lg "
    "check-circle-fill x-circle dash-circle exclamation-triangle info-circle calendar3 clock "
    "hourglass-split geo-alt building people person-circle list sliders download chevron-right "
    "chevron-left chevron-down translate box-arrow-in-right file-earmark-text play-circle quote printer "
    "lock image link-45deg diagram-3 bullseye rss lightbulb cash-coin signpost-split journal-text trophy "
    "arrow-repeat flag pencil trash chat-left-text shield-check eye share barn"
).split()


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nama inovasi", help_text="Seperti yang dikenal masyarakat.")
    summary = forms.CharField(label="Ringkasan", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    year = forms.IntegerField(label="Tahun mulai diterapkan", min_value=1945, max_value=2100)
    kind = forms.ChoiceField(label="Jenis", choices=[("digital", "Digital"), ("other", "Nondigital")])
    is_public = forms.BooleanField(label="Boleh dipublikasikan", required=False)


def everything() -> dict[str, Any]:
    """Return the context of the style page."""
    return {
        "tokens": TOKENS,
        "icons": ICONS,
        "themes": ["light", "dark"],
        "entries": [_entry(), _entry_without_figure(), _long_entry()],
        "empty_form": SampleForm(auto_id="kosong_%s"),
        "wrong_form": SampleForm({"name": "", "year": "1800"}, auto_id="salah_%s"),
        "breadcrumbs": [
            {"title": "Inovasi", "url": "#"},
            {"title": "Kabupaten Batang", "url": "#"},
            {"title": "Dinas Komunikasi dan Informatika", "url": "#"},
        ],
        "timeline": [
            {"date": dt.date(2024, 3, 1), "label": "Uji coba", "text": "Dicoba di dua kecamatan."},
            {"date": dt.date(2025, 1, 15), "label": "Penerapan", "text": ""},
        ],
        "columns": [{"label": "Perangkat daerah"}, {"label": "Inovasi", "is_number": True}],
        "rows": [["Dinas Kesehatan", "12"], ["Kecamatan Bandar", "3"]],
        "pages": {
            "previous": "#",
            "next": "#",
            "list": [
                {"number": 1, "url": "#", "is_current": False},
                {"number": 2, "url": "#", "is_current": True},
                {"number": 3, "url": "#", "is_current": False},
                {"number": 0, "url": "", "is_current": False},
                {"number": 14, "url": "#", "is_current": False},
            ],
        },
        "big": Decimal("1250000"),
        "broken": Decimal("4.50"),
    }


def _entry() -> SimpleNamespace:
    return SimpleNamespace(
        title="Daftar dari Rumah",
        localized_summary="Warga mendaftar berobat lewat telepon genggam dan datang saat gilirannya tiba.",
        year=2025,
        agency_name="RSUD Sehat",
        government_name="Kabupaten Contoh",
        sector_name="Kesehatan",
        url="#",
        innovation_type="digital",
        get_innovation_type_display="Digital",
        innovation_form="public_service",
        get_innovation_form_display="Pelayanan publik",
        stage="applied",
        get_stage_display="Penerapan",
        is_simulated=True,
        image_url="",
        image_alt="",
        figure_name="Waktu tunggu di loket",
        figure_unit="menit",
        figure_before=Decimal("95"),
        figure_after=Decimal("12.5"),
    )


def _entry_without_figure() -> SimpleNamespace:
    entry = _entry()
    entry.title, entry.is_simulated = "Bank Sampah Antarsekolah", False
    entry.figure_before = entry.figure_after = None
    return entry


def _long_entry() -> SimpleNamespace:
    entry = _entry()
    entry.title = "Sistem Informasi Pengelolaan Administrasi Kependudukan Terpadu Berbasis Desa (SIPAKTADES)"
    entry.agency_name = "Dinas Pemberdayaan Masyarakat, Perempuan, Perlindungan Anak, dan Keluarga Berencana"
    entry.figure_name, entry.figure_unit = "Biaya setahun", "rupiah"
    entry.figure_before, entry.figure_after = Decimal("1250000000"), Decimal("87500000")
    return entry
