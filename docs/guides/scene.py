"""What the pictures of the guides show beside the demonstration, and where each page is.

Meant for a LUMBUNG_VAR of its own: it loads the demonstration there and adds to it.
"""

from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from competitions.actions import editions, judges, results
from competitions.demo import contests, finished
from competitions.models import (
    Assignment,
    Award,
    Competition,
    Judge,
    Panel,
    ResultRun,
    ScoreSheet,
)
from competitions.models.choices import EntryState
from core.management.commands.serve import collect_static_files
from docs.guides.shots import PLANNER
from innovations.demo import people
from innovations.models import AgencyPage, InnovationPage
from innovations.models.standing import Standing, standings, waiting
from users.actions import links
from users.models import User
from users.tokens import digest, new_token

YEAR = timezone.localdate().year
NEWCOMER = people.Person("juri.lima@lumbung.example", "Dr. Sekar Baru")


def prepare() -> dict[str, str]:
    """Load the demonstration, bring what it lacks, and return the addresses of the pages by name."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_demo")
    call_command("rebuild_catalogue", if_outdated=True)
    collect_static_files()
    secretary = people.ensure(people.PEOPLE["secretariat"])
    judged = Competition.objects.get(slug=f"krenova-{YEAR}")
    set_up_next_year(judged, secretary)
    hand_one_in(judged)
    wait_for_approval(judged, secretary)
    return {"undangan": invitation(secretary), **addresses(judged)}


def set_up_next_year(competition: Competition, secretary: User) -> None:
    """Begin a contest that still lacks its dates and its guide."""
    slug = f"krenova-{YEAR + 1}"
    if not Competition.objects.filter(slug=slug).exists():
        title = f"Krenova {competition.government.title} {YEAR + 1}"
        editions.create(
            "krenova",
            by=secretary,
            government=competition.government,
            title=title,
            slug=slug,
            year=YEAR + 1,
        )


def hand_one_in(competition: Competition) -> None:
    """Let a colleague of the judge hand one sheet in, for the chair to see."""
    if not ScoreSheet.objects.filter(assignment__round__competition=competition).exists():
        colleague = Assignment.objects.active().filter(
            round__competition=competition, judge__email=contests.JUDGES[1].email
        )
        finished.hand_in(colleague.select_related("entry", "judge__user", "round").first(), 0)


def wait_for_approval(competition: Competition, secretary: User) -> None:
    """Bring a contest to computed results that a leader has not seen yet."""
    slug, title = f"krenova-gladi-{YEAR}", f"Gladi Krenova {competition.government.title} {YEAR}"
    if Competition.objects.filter(slug=slug).exists():
        return
    with transaction.atomic():
        rehearsal = editions.create(
            "krenova",
            by=secretary,
            government=competition.government,
            title=title,
            slug=slug,
            year=YEAR,
        )
        finished.hold(rehearsal, secretary)
        results.compute(Competition.objects.get(pk=rehearsal.pk), by=secretary)


def invitation(secretary: User) -> str:
    """Return the address of an invitation to judge that waits for its answer."""
    competition = Competition.objects.get(slug=f"kovablik-{YEAR}")
    judge = Judge.objects.filter(competition=competition, email=NEWCOMER.email).first()
    if judge is None:
        panels = list(Panel.objects.filter(round__competition=competition))
        judge = judges.invite(
            competition, by=secretary, email=NEWCOMER.email, name=NEWCOMER.name, panels=panels
        )
    token = new_token()  # the mailed one is known to its reader alone
    Judge.objects.filter(pk=judge.pk).update(token_hash=digest(token))
    return reverse("judge_invitation", args=[token])


def addresses(judged: Competition) -> dict[str, str]:
    """Return the address of every page that the guides show, by its name."""
    taking = Competition.objects.get(slug=f"kovablik-{YEAR}")
    ended = Competition.objects.get(slug=f"krenova-uji-coba-{YEAR}")
    return {
        **of_records(),
        **of_entries(taking, ended),
        **of_judging(judged),
        **of_results(ended, Competition.objects.get(slug=f"krenova-gladi-{YEAR}")),
        "siapkan": reverse("contest_desk", args=[Competition.objects.get(slug=f"krenova-{YEAR + 1}").pk]),
        "undang": reverse("contest_judge_new", args=[taking.pk]),
    }


def of_records() -> dict[str, str]:
    team = User.objects.get(email=PLANNER).groups.values("pk")
    agency = AgencyPage.objects.get(corner__team__in=team)
    pages = list(InnovationPage.objects.filter(live=False, path__startswith=agency.path).order_by("path"))
    found = standings(pages)
    draft = next(page for page in pages if found[page.pk] == Standing.DRAFT)
    return {
        "draf": reverse("wagtailadmin_pages:edit", args=[draft.pk]),
        "sahkan": reverse("innovation_review", args=[waiting(Standing.WITH_HEAD).order_by("path")[0].pk]),
        "verifikasi": reverse(
            "innovation_review", args=[waiting(Standing.WITH_VERIFIER).order_by("path")[0].pk]
        ),
        "papan-lalu": reverse("admin_board", args=[YEAR - 1]),
    }


def of_entries(taking: Competition, ended: Competition) -> dict[str, str]:
    drafted = taking.entries.get(state=EntryState.DRAFT)
    handed_over = taking.entries.get(state=EntryState.SUBMITTED)
    return {
        "naskah": reverse("entering_entry", args=[drafted.pk]),
        "kirim": reverse("entering_submit", args=[drafted.pk]),
        "hasil-sendiri": reverse("entering_entry", args=[ended.entries.get(agency=drafted.agency).pk]),
        "seleksi": reverse("contest_entry", args=[taking.pk, handed_over.pk]),
    }


def of_judging(judged: Competition) -> dict[str, str]:
    stage = judged.rounds.get()
    given = Assignment.objects.active().filter(round=stage)
    mine = given.filter(judge__email=contests.JUDGES[0].email).order_by("entry__number")
    return {
        "lembar": reverse("judging_entry", args=[mine[0].entry_id]),
        "unggah": reverse("judging_workbook_upload", args=[stage.pk]),
        "panel": reverse("judging_panel", args=[Panel.objects.filter(round=stage).first().pk]),
        "buka-kembali": reverse(
            "judging_reopen", args=[ScoreSheet.objects.get(assignment__in=given, state="handed_in").pk]
        ),
        "penugasan": reverse("contest_assigning_round", args=[judged.pk, stage.pk]),
    }


def of_results(ended: Competition, computed: Competition) -> dict[str, str]:
    published = ResultRun.objects.get(competition=ended)
    waiting_run = ResultRun.objects.get(competition=computed)
    return {
        "meja-hasil": f"/admin/lomba/{computed.pk}/hasil/",
        "hasil": reverse("contest_result", args=[computed.pk, waiting_run.pk]),
        "setujui": reverse("contest_result_approve", args=[computed.pk, waiting_run.pk]),
        "surat": reverse("contest_mailings", args=[ended.pk, published.pk]),
        "sertifikat": reverse(
            "certificate", args=[Award.objects.filter(competition=ended).order_by("place")[0].serial]
        ),
        "hasil-umum": f"/lomba/{ended.slug}/hasil/",
        "jejak": reverse("contest_audit", args=[ended.pk]),
    }


def sign_in(email: str) -> str:
    """Return the path of a link that signs a person of the demonstration in once."""
    return links.issue(User.objects.get(email=email))
