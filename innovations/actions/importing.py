"""Taking over a spreadsheet of innovations as drafts of an agency, each row whole or not at all."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.actions.records import record_many
from innovations.importing.rows import ParsedRow, RowReader, find_columns
from innovations.importing.sheets import read_rows
from innovations.importing.vocabulary import Vocabulary
from innovations.importing.words import fingerprint
from innovations.models import AgencyPage, InnovationPage, Sector, Theme
from innovations.models.places import check_open
from users.models import User

#: Rows written in one transaction: enough to be quick, few enough that others need not wait long.
BATCH = 250


class Status(models.TextChoices):
    """What became of a row."""

    TAKEN = "taken", gettext_lazy("taken")
    PRESENT = "present", gettext_lazy("already there")
    REFUSED = "refused", gettext_lazy("refused")


class Outcome(NamedTuple):
    """What became of one row, and why."""

    row: int
    title: str
    status: Status
    reasons: tuple[str, ...] = ()


class Candidate(NamedTuple):
    """A row that can be read, and the page it would become."""

    row: ParsedRow
    page: InnovationPage


class Import:
    """One file taken over as drafts of an agency; the same file again adds nothing.

    Making it reads the headings, in `columns`; `outcomes` does the work. With `dry_run` nothing is written.
    Raises UnreadableFileError for the file and ValidationError for the agency as a whole, before anything is
    written.
    """

    def __init__(self, path: Path, agency: AgencyPage, *, by: User | None, dry_run: bool = False) -> None:
        check_open(agency)
        self.agency, self.by, self.dry_run = agency, by, dry_run
        self.rows = read_rows(path)
        self.columns = find_columns(self.rows)
        vocabulary = Vocabulary(Sector.objects.filter(is_active=True), Theme.objects.all())
        self.reader = RowReader(self.columns, vocabulary, this_year=timezone.localdate().year)
        self.row_of_key: dict[bytes, int] = {}

    def outcomes(self) -> Iterator[Outcome]:
        """Take the rows over, batch by batch, and yield an outcome per row with content, in their order."""
        parsed = (self.reader.read(number, cells) for number, cells in self.rows)
        with_content = filter(None, parsed)
        while batch := list(islice(with_content, BATCH)):
            outcomes: list[Outcome] = []
            candidates: list[Candidate] = []
            for row in batch:
                page, problems = self._check(row)
                if page is None:
                    outcomes.append(Outcome(row.number, row.title, Status.REFUSED, tuple(problems)))
                else:
                    candidates.append(Candidate(row, page))
            outcomes += self._take(candidates)
            yield from sorted(outcomes)

    def _check(self, row: ParsedRow) -> tuple[InnovationPage | None, list[str]]:
        if row.problems:
            return None, row.problems
        key = fingerprint(self.agency.pk, row.title, row.fields.get("year_applied"))
        first = self.row_of_key.setdefault(bytes.fromhex(key)[:12], row.number)
        if first != row.number:
            return None, [_("Row %(row)s has the same name and year.") % {"row": first}]
        page = InnovationPage(title=row.title, import_key=key, **row.fields)
        try:
            page.clean_fields(exclude=[field.name for field in page._meta.fields if not _is_own(field)])
        except ValidationError as error:
            return None, [
                self.reader.about(field, message)
                for field, messages in error.message_dict.items()
                for message in messages
            ]
        return page, []

    def _take(self, candidates: list[Candidate]) -> list[Outcome]:
        """Write what is not there yet; when a batch fails, find the row that is to blame."""
        try:
            return self._write(candidates)
        except (DatabaseError, ValidationError) as error:
            if len(candidates) > 1:
                return [outcome for candidate in candidates for outcome in self._take([candidate])]
            reason = _("The row cannot be kept: %(why)s") % {"why": _why(error)}
            row = candidates[0].row
            return [Outcome(row.number, row.title, Status.REFUSED, (reason,))]

    @transaction.atomic
    def _write(self, candidates: list[Candidate]) -> list[Outcome]:
        if not self.dry_run:
            # Whoever imports into the same agency at the same time waits here.
            AgencyPage.objects.select_for_update(of=("self",)).get(pk=self.agency.pk)
        present = self._present(candidates)
        new = [candidate.page for candidate in candidates if candidate.page.import_key not in present]
        if not self.dry_run:
            record_many(self.agency, [_unsaved(page) for page in new], by=self.by)
        return [
            Outcome(row.number, row.title, Status.PRESENT if page.import_key in present else Status.TAKEN)
            for row, page in candidates
        ]

    def _present(self, candidates: list[Candidate]) -> set[str]:
        """Return the keys of what the agency has already, imported or written by hand."""
        keys = {page.import_key for _row, page in candidates}
        found = set(InnovationPage.objects.filter(import_key__in=keys).values_list("import_key", flat=True))
        slugs = {slugify(page.title, allow_unicode=True) for _row, page in candidates}
        by_hand = InnovationPage.objects.child_of(self.agency).filter(slug__in=slugs)
        for title, year in by_hand.values_list("title", "year_applied"):
            found.add(fingerprint(self.agency.pk, title, year))
        return found


def _is_own(field: models.Field) -> bool:
    """Whether a field is the row's to fill: the title, and what an innovation adds to a page."""
    return field.name == "title" or (field.model is InnovationPage and not field.is_relation)


def _unsaved(page: InnovationPage) -> InnovationPage:
    """Forget what an attempt that was rolled back has left on the page."""
    for name in ("pk", "id", "page_ptr_id", "latest_revision_id"):
        setattr(page, name, None)
    page._state.adding = True
    return page


def _why(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error).strip()
