"""Three years of the invented regency: published records, and others at every stage of their way."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from innovations.actions import flow
from innovations.actions.closing import close_year
from innovations.actions.records import record
from innovations.demo import people
from innovations.demo.agencies import Agencies, close_agencies
from innovations.demo.invented import Lists, dates_of, documents_of, fields_of, photos_of
from innovations.demo.passing import Hands, demo_key, endorse, publish, submit
from innovations.models import AgencyPage, InnovationPage, Target, YearClosing
from innovations.models.choices import RelationKind
from users.models import User

ITEMS = Path(__file__).resolve().parent / "data" / "innovations.json"
CLOSED_YEAR = 2024
WITHDRAWAL = (
    "Pemeriksaan menemukan kartu digandakan di dua warung. Layanan dihentikan dan kembali memakai daftar "
    "nama sampai sistemnya diperbaiki."
)
NOTES = {
    "result": "Jelaskan cara menghitung jenis benih yang lestari, dan siapa yang memeriksanya.",
    "measurements": "Angka harga benih perlu sumber: catatan kelompok tani atau survei pasar?",
    "design_legal_basis": "Lampirkan nomor keputusan penetapan tim.",
}


def load_regency(agencies: Agencies, loaded: set[str]) -> Iterator[str]:
    """Bring every record that is not there yet to its stage, and yield each title."""
    government, by_key = agencies.invented()
    items = json.loads(ITEMS.read_text(encoding="utf-8"))
    missing = [item for item in items if demo_key(by_key[item["agency"]], item["title"]) not in loaded]
    if missing:
        loader = Regency(government, by_key)
        for item in missing:
            loader.load(item)
            yield item["title"]
    finish(government, by_key)


class Regency:
    """The invented regency with its people, ready to bring records along."""

    def __init__(self, government: AgencyPage, agencies: dict[str, AgencyPage]) -> None:
        self.agencies, self.lists = agencies, Lists()
        self.verifier = people.ensure(people.PEOPLE["verifier"])
        self.hands = {key: self._hands(key, agency) for key, agency in agencies.items()}
        self.stages: dict[str, Callable[[dict[str, Any], AgencyPage, Hands], InnovationPage]] = {
            "published": self.published,
            "withdrawn": self.withdrawn,
            "endorsed": self.endorsed,
            "submitted": self.submitted,
            "returned": self.returned,
            "nearly": self.nearly,
            "bare": self.bare,
        }

    @transaction.atomic
    def load(self, item: dict[str, Any]) -> None:
        """Bring one record to the stage that the data file gives it."""
        agency = self.agencies[item["agency"]]
        self.stages[item["status"]](item, agency, self.hands[item["agency"]])

    def _hands(self, key: str, agency: AgencyPage) -> Hands:
        """Return who records and endorses for an agency: of its own, or of the one above it."""
        parent = next(
            (other for other in self.agencies.values() if other.path == agency.path[: -AgencyPage.steplen]),
            None,
        )
        owner_key = next((k for k, other in self.agencies.items() if other is parent), key)
        owner = self.agencies[owner_key]
        return Hands(*officials_of(owner_key, owner), self.verifier)

    def complete(self, item: dict[str, Any], agency: AgencyPage) -> dict[str, Any]:
        """Return every field of a record that can be verified."""
        fields = fields_of(item, agency, self.lists) | self._relation(item)
        fields["photos"] = photos_of(item, agency)
        fields["documents"] = documents_of(item, agency)
        return fields | {"import_key": demo_key(agency, item["title"])}

    def _relation(self, item: dict[str, Any]) -> dict[str, Any]:
        relation = item.get("relation")
        if relation is None:
            return {"relation_kind": RelationKind.NEW}
        government = next(iter(self.agencies.values())).government
        earlier = InnovationPage.objects.descendant_of(government).get(title=relation["of"])
        return {
            "relation_kind": relation["kind"],
            "related_innovation": earlier,
            "relation_note": relation["note"],
        }

    def published(self, item: dict[str, Any], agency: AgencyPage, hands: Hands) -> InnovationPage:
        """Bring it all the way."""
        _launch, endorsed_on, verified_on = dates_of(item)
        fields = self.complete(item, agency)
        return publish(agency, hands, fields, endorsed_on=endorsed_on, verified_on=verified_on)

    def withdrawn(self, item: dict[str, Any], agency: AgencyPage, hands: Hands) -> InnovationPage:
        """Publish it and take it back."""
        page = self.published(item, agency, hands)
        flow.withdraw(page, by=hands.head, reason=WITHDRAWAL)
        return page

    def endorsed(self, item: dict[str, Any], agency: AgencyPage, hands: Hands) -> InnovationPage:
        """Let it wait for the verifier."""
        _launch, endorsed_on, _verified_on = dates_of(item)
        return endorse(agency, hands, self.complete(item, agency), endorsed_on=endorsed_on)

    def submitted(self, item: dict[str, Any], agency: AgencyPage, hands: Hands) -> InnovationPage:
        """Let it wait for the head."""
        return submit(agency, hands, self.complete(item, agency))

    def returned(self, item: dict[str, Any], agency: AgencyPage, hands: Hands) -> InnovationPage:
        """Let the verifier return it with notes per field."""
        page = self.endorsed(item, agency, hands)
        flow.send_back(page, by=hands.verifier, notes=NOTES, message="Hampir siap; lengkapi tiga hal ini.")
        return page

    def nearly(self, item: dict[str, Any], agency: AgencyPage, hands: Hands) -> InnovationPage:
        """Leave it a draft that lacks a photo and one sentence."""
        fields = fields_of(item, agency, self.lists) | {"simple": "", "initiator_name": ""}
        return record(agency, by=hands.officer, import_key=demo_key(agency, item["title"]), **fields)

    def bare(self, item: dict[str, Any], agency: AgencyPage, hands: Hands) -> InnovationPage:
        """Leave it a draft of a name and a year."""
        return record(
            agency,
            by=hands.officer,
            title=item["title"],
            year_applied=item["year"],
            import_key=demo_key(agency, item["title"]),
        )


def officials_of(key: str, agency: AgencyPage) -> tuple[User, User]:
    """Return the officer and the head of an agency; the demonstration's own two for the health department."""
    if key == "dinkes":
        officer, head = people.ensure(people.PEOPLE["officer"]), people.ensure(people.PEOPLE["head"])
    else:
        officer, head = (
            people.ensure(
                people.Person(f"{role}.{key}@lumbung.example", f"{role.capitalize()} {agency.label}")
            )
            for role in ("petugas", "kepala")
        )
    people.place(officer, agency)
    people.place(head, agency, as_head=True)
    return officer, head


def finish(government: AgencyPage, agencies: dict[str, AgencyPage]) -> None:
    """Close the agencies and the year that are over, with the target that the year had."""
    verifier = people.ensure(people.PEOPLE["verifier"])
    close_agencies(agencies, by=verifier)
    Target.objects.get_or_create(government=government, year=CLOSED_YEAR, defaults={"number": 2})
    is_over = timezone.localdate() > date(CLOSED_YEAR, 12, 31)
    if is_over and not YearClosing.objects.filter(government=government, year=CLOSED_YEAR).exists():
        close_year(government, CLOSED_YEAR, by=verifier)
