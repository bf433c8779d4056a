"""Take a spreadsheet of innovations over as drafts of an agency."""

import contextlib
import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from innovations.actions.importing import Import, Outcome, Status
from innovations.importing.problems import UnreadableFileError
from innovations.models import AgencyPage
from users.models import User

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Command(BaseCommand):
    """`manage.py import_innovations FILE --agency kabupaten-x/dinas-kesehatan`."""

    help = "Take a spreadsheet (.xlsx) or CSV file of innovations over as drafts of an agency."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the file, the agency and what to do."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--agency", required=True, help="number or path of slugs, such as kabupaten-x/dinas-y"
        )
        parser.add_argument("--by", help="e-mail address of the person who sends the file")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--report", type=Path, help="write the outcome of every row to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, telling about each row that was not taken, then the sums."""
        agency, by = find_agency(options["agency"]), find_user(options["by"])
        try:
            run = Import(options["file"], agency, by=by, dry_run=options["dry_run"])
            if run.columns.unknown:
                names = ", ".join(f"“{name}”" for name in run.columns.unknown)
                self.stdout.write(
                    _("Columns that are not known and not taken over: %(names)s.") % {"names": names}
                )
            counts = self.tell(run.outcomes(), options["report"])
        except UnreadableFileError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if not counts:
            raise CommandError(_("There is no row below the headings."))
        self.conclude(counts, agency, is_dry_run=options["dry_run"])

    def tell(self, outcomes: Iterable[Outcome], report: Path | None) -> Counter[Status]:
        """Write down the outcomes as they come and return the sums."""
        counts: Counter[Status] = Counter()
        with reporting(report) as write:
            for outcome in outcomes:
                counts[outcome.status] += 1
                write(outcome)
                if outcome.status != Status.TAKEN:
                    reasons = " ".join(outcome.reasons)
                    facts = {"row": outcome.row, "title": outcome.title[:80], "status": outcome.status.label}
                    self.stdout.write(
                        (_("Row %(row)s “%(title)s”: %(status)s.") % facts + f" {reasons}").rstrip()
                    )
        return counts

    def conclude(self, counts: Counter[Status], agency: AgencyPage, *, is_dry_run: bool) -> None:
        """Say the sums."""
        sums = {status.value: counts[status] for status in Status} | {"agency": agency.title}
        sentence = (
            _(
                "%(agency)s: %(taken)s would be taken, %(present)s already there, %(refused)s refused. Nothing was written."
            )
            if is_dry_run
            else _("%(agency)s: %(taken)s taken, %(present)s already there, %(refused)s refused.")
        )
        self.stdout.write(self.style.SUCCESS(sentence % sums))


def find_agency(words: str) -> AgencyPage:
    """Return the agency that a number or the end of a path names, or refuse."""
    if words.isdecimal():
        found = list(AgencyPage.objects.filter(pk=int(words)))
    else:
        found = list(
            AgencyPage.objects.filter(url_path__endswith=f"/{words.strip('/')}/").order_by("path")[:10]
        )
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandError(_("There is no agency “%(words)s”.") % {"words": words})
    paths = ", ".join("/".join(agency.url_path.strip("/").split("/")[2:]) for agency in found)
    raise CommandError(
        _("“%(words)s” may be any of: %(paths)s. Write the whole path.") % {"words": words, "paths": paths}
    )


def find_user(email: str | None) -> User | None:
    """Return the person with an e-mail address, or refuse."""
    if not email:
        return None
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise CommandError(_("Nobody has the e-mail address %(email)s.") % {"email": email})
    return user


@contextlib.contextmanager
def reporting(path: Path | None) -> Iterator[Any]:
    """Yield a function that writes one outcome into the report, if there is to be one."""
    if path is None:
        yield lambda outcome: None
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_("Row"), _("Name"), _("Outcome"), _("Reasons")])
        yield lambda outcome: writer.writerow(
            [outcome.row, harmless(outcome.title), outcome.status.label, harmless(" ".join(outcome.reasons))]
        )


def harmless(words: str) -> str:
    """Return words that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(FORMULA_STARTS) else words
