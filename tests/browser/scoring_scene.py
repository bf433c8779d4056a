"""A round of four criteria that two judges score, and the judge's screen as tests read it."""

from playwright.sync_api import Page

from competitions.models import Assignment, Band, Criterion
from competitions.sheet_values import Given
from competitions.sheets import given_of, sheet_of
from tests.factories.assigning import make_stage
from tests.factories.scoring import give, open_round

PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


def build():
    scene = make_stage(entries=3, judges=2, each=2)
    stage = open_round(scene.stage, shows_peers=True)
    rubric = stage.rubric
    for position, (name, high, allows_na) in enumerate(
        (("Kematangan", 5, False), ("Replikasi", 100, True)), 2
    ):
        criterion = Criterion.objects.create(
            rubric=rubric,
            name=name,
            weight=10,
            minimum=1,
            maximum=high,
            allows_na=allows_na,
            position=position,
        )
        Band.objects.create(
            criterion=criterion, low=1, high=high, label="Ada", description="Dipakai di luar."
        )
    rubric.criteria.filter(position=0).update(weight=40)
    for entry in scene.entries:
        for judge in scene.judges:
            give(entry, judge, stage)
    return scene


def address(own: Assignment) -> str:
    return f"/juri/naskah/{own.entry_id}/"


def scores(own: Assignment) -> list[str]:
    """Return what stands on the server, in the order of the criteria."""
    given = given_of(sheet_of(own))
    rows = [given.get(row.pk, Given()) for row in own.round.rubric.criteria.all()]
    return ["N/A" if row.is_na else "" if row.value is None else str(row.value) for row in rows]


def field(page: Page, name: str):
    return page.get_by_role("textbox", name=f"Nilai untuk {name}", exact=True)


def state(page: Page):
    return page.locator("[data-state]")


def ready(page: Page) -> None:
    """Wait until the list and the three entries are kept for reading without a connection."""
    page.evaluate("""async () => {
        await navigator.serviceWorker.ready;
        for (let count = 0; count < 4;) {
            await new Promise((resolve) => setTimeout(resolve, 50));
            const name = (await caches.keys()).find((found) => found.includes("pages"));
            count = name ? (await (await caches.open(name)).keys()).length : 0;
        }
    }""")


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
