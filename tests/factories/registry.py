"""A registry with people in it: agencies with their corner, and innovations on their way."""

import io
import itertools
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from PIL import Image

from core.models import RegistryDocument, RegistryImage
from innovations.actions import flow
from innovations.actions.agencies import give_corners, register, register_many
from innovations.actions.establish import establish
from innovations.models import (
    AgencyPage,
    InnovationDocument,
    InnovationPage,
    InnovationPhoto,
    Measurement,
    Sector,
    TeamMember,
)
from innovations.rules import VERIFIERS
from search.models import CataloguePage
from users.models import User

_numbers = itertools.count(1)


@dataclass
class Office:
    """An agency with one officer and one head."""

    agency: AgencyPage
    officer: User
    head: User

    def fresh(self) -> "Office":
        """Return the same office as the database has it: for rows that tests share."""
        people = User.objects.in_bulk([self.officer.pk, self.head.pk])
        agency = AgencyPage.objects.get(pk=self.agency.pk)
        return Office(agency, people[self.officer.pk], people[self.head.pk])


def make_person(name: str = "", *groups: Group | str, **fields: Any) -> User:
    """Return a person of these groups, who signs in by a link."""
    person = User.objects.create_user(f"{name or 'orang'}-{next(_numbers)}@lumbung.example", **fields)
    for group in groups:
        person.groups.add(Group.objects.get(name=group) if isinstance(group, str) else group)
    return person


def established() -> CataloguePage:
    """Return the catalogue page of a registry that is set up; setting it up once more would change nothing."""
    catalogue = CataloguePage.objects.first()
    is_whole = catalogue and Group.objects.filter(name=VERIFIERS).exists()
    return catalogue if is_whole else establish()


def make_verifier() -> User:
    """Return a verifier of the whole registry."""
    established()
    return make_person("verifikator", VERIFIERS)


def make_government(title: str = "Kabupaten Uji", **fields: Any) -> AgencyPage:
    """Return a registered government."""
    return register(established(), by=None, title=title, kind="regency", **fields)


def make_agency() -> AgencyPage:
    """Return a registered agency of a government."""
    return register(
        make_government(), by=None, title="Dinas Kesehatan", short_name="Dinkes", kind="department"
    )


def make_office(
    title: str = "Dinas Kesehatan", government: AgencyPage | None = None, **fields: Any
) -> Office:
    """Return a registered agency with an officer and a head."""
    government = government or make_government(f"Kabupaten {next(_numbers)}")
    government = AgencyPage.objects.get(pk=government.pk)
    agency = register(government, by=None, title=title, kind=fields.pop("kind", "department"), **fields)
    corner = agency.corner
    return Office(agency, make_person("petugas", corner.team), make_person("kepala", corner.heads))


def make_offices(count: int, government: AgencyPage) -> list[Office]:
    """Return agencies of one government, registered at once, each with an officer and a head."""
    rows = [{"title": f"Badan {next(_numbers)}", "kind": "department"} for _ in range(count)]
    corners = give_corners(register_many(AgencyPage.objects.get(pk=government.pk), rows, by=None))
    return [
        Office(corner.agency, make_person("petugas", corner.team), make_person("kepala", corner.heads))
        for corner in corners
    ]


def make_image(office: Office | None = None, title: str = "Foto", name: str = "foto.png") -> RegistryImage:
    """Return an uploaded image in the office's collection."""
    drawn = io.BytesIO()
    Image.new("RGB", (64, 40), (31, 90, 60)).save(drawn, "PNG")
    collection = {"collection": office.agency.corner.collection} if office else {}
    return RegistryImage.objects.create(
        title=title, file=ContentFile(drawn.getvalue(), name=name), **collection
    )


def make_document(
    office: Office | None = None, title: str = "SK", name: str = "sk.pdf", text: str = ""
) -> RegistryDocument:
    """Return an uploaded document in the office's collection."""
    collection = {"collection": office.agency.corner.collection} if office else {}
    content = b"%PDF-1.4\n" + text.encode()
    return RegistryDocument.objects.create(title=title, file=ContentFile(content, name=name), **collection)


def complete_fields(**fields: Any) -> dict[str, Any]:
    """Return everything that verification asks for, but photos."""
    sector = Sector.objects.order_by("pk").first()
    text = " ".join(["kata"] * 60)
    return {
        "year_applied": 2026,
        "stage": "applied",
        "summary": "Layanan dijemput ke desa.",
        "main_sector": sector,
        "initiator": "agency",
        "initiator_name": "Bidang Layanan",
        "innovation_class": "agency",
        "innovation_type": "digital",
        "innovation_form": "public_service",
        "effective": "Lebih banyak warga terlayani.",
        "efficient": "Biaya perjalanan turun.",
        "simple": "Syarat berkurang.",
        **dict.fromkeys(
            (
                "design_legal_basis",
                "design_problem",
                "design_strategic_issue",
                "design_method",
                "design_novelty",
                "design_how_it_works",
            ),
            text,
        ),
        "goal": "<p>Tujuan.</p>",
        "benefit": "<p>Manfaat.</p>",
        "result": "<p>Hasil.</p>",
        "launch_date": "2026-02-01",
    } | fields


def make_draft(office: Office, title: str = "", *, is_complete: bool = True, **fields: Any) -> InnovationPage:
    """Return a draft of the office, by its officer; complete unless said otherwise."""
    number = next(_numbers)
    photos = fields.pop("photos", None)
    documents = fields.pop("documents", [])
    values = complete_fields(**fields) if is_complete else fields
    page = InnovationPage(
        title=title or f"Inovasi {number}",
        slug=f"inovasi-{number}",
        live=False,
        owner=office.officer,
        has_unpublished_changes=True,
        **values,
    )
    if is_complete:
        page.measurements = [
            Measurement(aspect=aspect, name="Waktu tunggu", unit="menit", before=60, after=15)
            for aspect in ("effective", "efficient", "simple")
        ]
        page.team = [TeamMember(name="Tim Layanan")]
        page.photos = photos or [InnovationPhoto(image=make_image(office), alt_text="Loket layanan")]
    page.documents = [InnovationDocument(**row) for row in documents]
    AgencyPage.objects.get(pk=office.agency.pk).add_child(instance=page)
    page.save_revision(user=office.officer)
    return InnovationPage.objects.get(pk=page.pk)


def make_published(
    office: Office, title: str = "", *, by: User | None = None, **fields: Any
) -> InnovationPage:
    """Return an innovation that went the whole way."""
    page = make_draft(office, title, **fields)
    flow.submit(page, by=office.officer)
    flow.endorse(page, by=office.head)
    flow.verify(page, by=by or make_verifier())
    return InnovationPage.objects.get(pk=page.pk)
