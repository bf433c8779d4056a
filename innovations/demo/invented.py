"""The fields of an invented innovation: texts, figures, dates, team, photo and document."""

import datetime as dt
import re
from decimal import Decimal
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify

from core.models import RegistryDocument, RegistryImage
from innovations.demo.chance import drawn_from
from innovations.demo.drawing import picture
from innovations.demo.paper import one_page
from innovations.demo.wording import TEXTS, Figure, amount, design, effect, slots
from innovations.models import AgencyPage, Sector, Theme
from innovations.models.choices import (
    Aspect,
    DocumentKind,
    Initiator,
    InnovationClass,
    IntegrationLevel,
    Principle,
    Stage,
    TimeUnit,
)

ASPECTS = (Aspect.EFFECTIVE, Aspect.EFFICIENT, Aspect.SIMPLE)
TIMES = {"menit": TimeUnit.MINUTE, "jam": TimeUnit.HOUR, "hari": TimeUnit.DAY}
STEPS = {"langkah", "tahap", "meja", "loket", "kantor", "berkas", "kunjungan", "formulir"}
PHOTO_CAPTION = "Gambar buatan untuk peragaan, bukan foto."


class Lists:
    """Sectors and themes, read once."""

    def __init__(self) -> None:
        self.sectors = {sector.name: sector for sector in Sector.objects.all()}
        self.themes = list(Theme.objects.all())

    def themes_of(self, item: dict[str, Any]) -> list[Theme]:
        """Return the themes that fit a record's sector, of the schemes that its year knows."""
        sdg, asta, pkpn, _words = TEXTS["agenda"][item["sector"]]
        national = "1" if item["type"] == "digital" else "5"
        wanted = {"sdg": sdg, "asta_cita": asta, "pkpn": pkpn, "thematic": national}
        year = item["year"]
        return [
            theme
            for theme in self.themes
            if wanted.get(theme.scheme) == theme.code
            and (theme.year_from or year) <= year <= (theme.year_to or year)
        ]


DISTRICTS = {
    "Kecamatan Lumbung Utara": (-5.42, 110.35),
    "Kecamatan Lumbung Selatan": (-5.78, 110.32),
    "Kecamatan Sawah Indah": (-5.55, 110.62),
    "Kecamatan Bukit Padi": (-5.68, 110.08),
    "Kecamatan Muara Jerami": (-5.50, 110.02),
}


def dates_of(item: dict[str, Any]) -> tuple[dt.date, dt.date, dt.date]:
    """Return the launch, the endorsement and the verification, all within the year."""
    chance = drawn_from("dates", item["title"])
    launch = dt.date(item["year"], 1, 8) + dt.timedelta(days=chance.randrange(215))
    endorsed = launch + dt.timedelta(days=chance.randint(21, 75))
    return launch, endorsed, endorsed + dt.timedelta(days=chance.randint(3, 16))


def fields_of(item: dict[str, Any], agency: AgencyPage, lists: Lists) -> dict[str, Any]:
    """Return every field of a complete record, files apart."""
    chance = drawn_from("text", item["title"])
    figures = [Figure(*figure) for figure in item["figures"]]
    values = slots(item, figures, agency.label)
    launch, _endorsed, _verified = dates_of(item)
    sources = chance.sample(TEXTS["sources"], 3)
    return {
        **_identity(item, agency, chance),
        **design(item, values, chance),
        **effect(item, figures, values, chance),
        **_use(item, figures, chance),
        "title": item["title"],
        "main_sector": lists.sectors[item["sector"]],
        "themes": lists.themes_of(item),
        "effective": f"{figures[0].name} {figures[0].change}.",
        "efficient": f"{figures[1].name} {figures[1].change}.",
        "simple": f"{figures[2].name} {figures[2].change}.",
        "trial_date": launch - dt.timedelta(days=chance.randint(35, 110)),
        "launch_date": launch if item.get("stage") != Stage.TRIAL else None,
        "measurements": [
            figure.as_part(aspect, item["year"], source)
            for figure, aspect, source in zip(figures, ASPECTS, sources, strict=True)
        ],
        "team": _team(chance),
    }


def _identity(item: dict[str, Any], agency: AgencyPage, chance: Random) -> dict[str, Any]:
    names = {
        Initiator.AGENCY: agency.title,
        Initiator.CIVIL_SERVANT: chance.choice(TEXTS["people"]),
        Initiator.COMMUNITY: f"Karang Taruna {chance.choice(TEXTS['people']).split()[0]}",
        Initiator.REGIONAL_HEAD: "Bupati Lumbung (simulasi)",
        Initiator.COUNCIL_MEMBER: "Anggota DPRD Kabupaten Lumbung (simulasi)",
    }
    initiator = chance.choices(list(names), weights=[45, 35, 12, 5, 3])[0]
    in_ward = agency.kind in {"ward", "village"}
    return {
        "year_applied": item["year"],
        "stage": item.get("stage", Stage.APPLIED),
        "initiator": initiator,
        "initiator_name": names[initiator],
        "innovation_class": InnovationClass.VILLAGE if in_ward else InnovationClass.AGENCY,
        "innovation_type": item["type"],
        "innovation_form": item["form"],
        "summary": item["summary"],
        "principles": sorted(chance.sample(Principle.values, 3)),
    }


def _use(item: dict[str, Any], figures: list[Figure], chance: Random) -> dict[str, Any]:
    """Return how it is used, where, with what money, and what it saves the person served."""
    place = chance.choice(TEXTS["places"])
    fields: dict[str, Any] = {
        "place": place,
        **_spot(item, place),
        "service_instructions": f"Layanan ini untuk {item['who']}. Datang atau hubungi petugas pada hari kerja; "
        "sampaikan nama dan keperluan, petugas memandu langkah berikutnya.",
        "budget_amount": Decimal(chance.randrange(8, 240) * 1_000_000),
        "budget_source": chance.choice(["APBD kabupaten", "APBD kabupaten", "BLUD", "Swadaya dan APBD"]),
        "integration_level": chance.choice(IntegrationLevel.values),
    }
    if item["type"] == "digital":
        words = re.sub(r"\(.*?\)", "", item["title"])
        fields["service_url"] = f"https://{slugify(words)[:40].strip('-')}.lumbung.example/"
    for figure in figures[1:]:
        _note_saving(fields, figure)
    return fields


def _spot(item: dict[str, Any], place: str) -> dict[str, Decimal]:
    """Return a spot near the middle of its district. The invented regency lies at sea, on nobody's land."""
    if place not in DISTRICTS:
        return {}
    chance = drawn_from("spot", item["title"])
    north, east = (
        Decimal(str(round(middle + chance.uniform(-0.05, 0.05), 4))) for middle in DISTRICTS[place]
    )
    return {"latitude": north, "longitude": east}


def _note_saving(fields: dict[str, Any], figure: Figure) -> None:
    before, after = Decimal(str(figure.before)), Decimal(str(figure.after))
    if figure.unit in TIMES:
        fields |= {"time_before": before, "time_after": after, "time_unit": TIMES[figure.unit]}
    elif figure.unit == "rupiah" and before < 1_000_000_000:
        fields |= {"cost_before": before, "cost_after": after}
    elif figure.unit in STEPS and before == int(before):
        fields |= {"steps_before": int(before), "steps_after": int(after)}


def _team(chance: Random) -> list[dict[str, Any]]:
    names = chance.sample(TEXTS["people"], chance.randint(2, 4))
    roles = [TEXTS["roles"][0], *chance.sample(TEXTS["roles"][1:], len(names) - 1)]
    return [{"name": name, "role": role} for name, role in zip(names, roles, strict=True)]


def photos_of(item: dict[str, Any], agency: AgencyPage) -> list[dict[str, Any]]:
    """Draw the picture of a record and return it as its photo."""
    content, words = picture(item["title"])
    name = slugify(item["title"])[:50]
    image = RegistryImage(
        title=item["title"][:255],
        description=words,
        collection=agency.corner.collection,
        file=ContentFile(content, f"{name}.jpg"),
    )
    image.save()
    return [{"image": image, "alt_text": words, "caption": PHOTO_CAPTION}]


def documents_of(item: dict[str, Any], agency: AgencyPage) -> list[dict[str, Any]]:
    """Write a one-page guide for every third record and return it as its public document."""
    if drawn_from("document", item["title"]).randrange(3):
        return []
    lines = [
        f"{agency.title}, Kabupaten Lumbung (simulasi), {item['year']}", "", item["summary"], "",
        "Masalah", item["problem"], "", "Cara kerja", item["how"], "", "Ukuran",
        *[f"{name}: {amount(before, unit)} menjadi {amount(after, unit)}" for name, unit, before, after in item["figures"]],
        "", "Dokumen ini dibuat untuk peragaan. Semua isinya rekaan.",
    ]  # fmt: skip
    title = f"Pedoman singkat {re.sub(r' [(].*', '', item['title'])}"
    document = RegistryDocument(
        title=title[:255],
        collection=agency.corner.collection,
        file=ContentFile(one_page(title, lines), f"pedoman-{slugify(item['title'])[:40]}.pdf"),
    )
    document.save()
    return [{"document": document, "kind": DocumentKind.MANUAL, "title": title, "is_public": True}]
