"""What still keeps a competition from opening: a list of points, each with a sentence and where to mend it.

It reads what `Competition.objects.with_setup()` brought along and asks the database nothing more.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models.category import Category
from competitions.models.choices import Combination, Severity
from competitions.models.competition import Competition
from competitions.models.round import Panel, Round
from competitions.models.rubric import WHOLE, Rubric

#: Nobody reads a box of more words.
MOST_WORDS = 3000


@dataclass(frozen=True)
class Item:
    """One point: `part` is the tab of the desk where it is mended, `number` the row there, if it is one."""

    code: str
    sentence: str
    is_done: bool
    part: str
    number: int | None = None


Wants = Iterator[tuple[str, int | None]]  # what is missing, as a sentence, and the row


def checklist_of(competition: Competition) -> list[Item]:
    """Return every point, in the order of the work; a point not done stands once for each thing missing."""
    found: list[Item] = []
    for code, part, done, wants in _points():
        missing = list(wants(competition))
        if missing:
            found += [Item(code, sentence, False, part, number) for sentence, number in missing]
        else:
            found.append(Item(code, done, True, part))
    return found


def missing_from(competition: Competition) -> list[Item]:
    """Return the points that are not done."""
    return [item for item in checklist_of(competition) if not item.is_done]


def _points() -> list[tuple[str, str, str, Callable[[Competition], Wants]]]:
    return [
        ("summary", "basics", _("Title and summary say what it seeks."), _summary),
        ("guide", "guide", _("The guide is attached."), _guide),
        ("pact", "basics", _("The integrity pact for judges is written."), _pact),
        ("dates", "dates", _("Entries have an opening and a closing time."), _dates),
        ("categories", "categories", _("There are categories."), _categories),
        ("sections", "sections", _("The entry form asks something in every category."), _sections),
        ("words", "sections", _("The word limits of every section leave room to write."), _words),
        ("rubrics", "rubrics", _("The weights of every rubric total exactly 100."), _rubrics),
        ("rounds", "rounds", _("Every round has a rubric."), _rounds),
        ("windows", "dates", _("The rounds follow the entries and one another."), _windows),
        ("shares", "rounds", _("The weights of the rounds total exactly 100."), _shares),
        ("severity", "rounds", _("The rounds fit the official ranking."), _severity),
        ("panels", "rounds", _("Every category has a panel in every round."), _panels),
        ("judges", "judges", _("Every panel has enough judges."), _judges),
    ]


def _summary(competition: Competition) -> Wants:
    if not (competition.title.strip() and competition.summary.strip()):
        yield _("Write in two sentences what the competition seeks."), None


def _guide(competition: Competition) -> Wants:
    if competition.guide_id is None:
        yield _("Attach the guide document."), None


def _pact(competition: Competition) -> Wants:
    if not competition.pact.strip():
        yield _("Write the integrity pact that every judge agrees to."), None


def _dates(competition: Competition) -> Wants:
    opens_at, closes_at = competition.opens_at, competition.closes_at
    if opens_at is None or closes_at is None:
        yield _("Say when entries open and when they close."), None
    elif closes_at <= opens_at:
        yield _("Entries must close after they open."), None
    elif competition.announced_at is None and closes_at <= timezone.now():
        yield _("Entries would be closed already. Choose a closing time that lies ahead."), None


def _categories(competition: Competition) -> Wants:
    if not competition.categories.all():
        yield _("Add at least one category."), None


def _sections(competition: Competition) -> Wants:
    sections = list(competition.sections.all())
    if not sections:
        yield _("Add at least one section to the entry form."), None
        return
    asked = {section.category_id for section in sections}
    for category in competition.categories.all():
        if None not in asked and category.pk not in asked:
            yield _("The entry form asks nothing in “%(category)s”.") % {"category": category}, None


def _words(competition: Competition) -> Wants:
    for section in competition.sections.all():
        names = {"section": section.title, "most": MOST_WORDS}
        if section.max_words > MOST_WORDS:
            yield _("“%(section)s” takes more than %(most)d words: set a lower limit.") % names, None
        elif section.min_words >= section.max_words:
            yield _("“%(section)s” leaves no room between its least and its most words.") % names, None


def _rubrics(competition: Competition) -> Wants:
    rubrics: list[Rubric] = list(competition.rubrics.all())
    if not rubrics:
        yield _("Add a rubric."), None
    for rubric in rubrics:
        if rubric.total_weight != WHOLE:
            names = {"rubric": rubric.name, "total": written(rubric.total_weight)}
            yield (
                _("The weights of “%(rubric)s” total %(total)s; they must total exactly 100.") % names,
                rubric.pk,
            )


def _rounds(competition: Competition) -> Wants:
    rounds = list(competition.rounds.all())
    if not rounds:
        yield _("Add at least one round."), None
    for round_ in rounds:
        if round_.rubric_id is None:
            yield _("Choose a rubric for “%(round)s”.") % {"round": round_.name}, round_.pk


def _windows(competition: Competition) -> Wants:
    before, ends = _("the entries"), _end_of_entries(competition)
    for round_ in competition.rounds.all():
        names = {"round": round_.name, "before": before}
        if round_.opens_at is None or round_.closes_at is None:
            yield _("Say when “%(round)s” opens and closes.") % names, None
            continue
        if ends and round_.opens_at <= ends:
            yield _("“%(round)s” must open after %(before)s have closed.") % names, None
        before, ends = f"“{round_.name}”", round_.closes_at


def _end_of_entries(competition: Competition) -> dt.datetime | None:
    return competition.closes_at + competition.grace if competition.closes_at else None


def _shares(competition: Competition) -> Wants:
    rounds = list(competition.rounds.all())
    total = sum((round_.weight for round_ in rounds), Decimal(0))
    if rounds and total != WHOLE:
        names = {"total": written(total)}
        yield _("The weights of the rounds total %(total)s; they must total exactly 100.") % names, None


def _severity(competition: Competition) -> Wants:
    if competition.severity != Severity.RIDGE:
        return
    for round_ in competition.rounds.all():
        if round_.combination != Combination.MEAN:
            yield (
                _("“%(round)s” must take the mean of the sheets: only a mean is adjusted for severity.")
                % {"round": round_},
                round_.pk,
            )


def _panels(competition: Competition) -> Wants:
    for round_, category in _pairs(competition):
        if not _panels_for(round_, category):
            names = {"round": round_.name, "category": category}
            yield _("No panel of “%(round)s” judges “%(category)s”.") % names, round_.pk


def _judges(competition: Competition) -> Wants:
    lacking: dict[int, tuple[Round, int]] = {}
    for round_, category in _pairs(competition):
        seated = seated_for(round_, category)
        if seated < min(round_.judges_per_entry, lacking.get(round_.pk, (round_, seated + 1))[1]):
            lacking[round_.pk] = (round_, seated)
    for round_, seated in lacking.values():
        sentence = ngettext(
            "“%(round)s” needs %(wanted)d judge for each entry; %(seated)d sits on its smallest panel.",
            "“%(round)s” needs %(wanted)d judges for each entry; %(seated)d sit on its smallest panel.",
            round_.judges_per_entry,
        )
        yield (
            sentence % {"round": round_.name, "wanted": round_.judges_per_entry, "seated": seated},
            round_.pk,
        )


def _pairs(competition: Competition) -> Iterator[tuple[Round, Category]]:
    return itertools.product(competition.rounds.all(), competition.categories.all())


def _panels_for(round_: Round, category: Category) -> list[Panel]:
    return [panel for panel in round_.panels.all() if panel.category_id in {None, category.pk}]


def seated_for(round_: Round, category: Category) -> int:
    """Return how many judges, invited or accepted, sit where a category is judged in a round."""
    return len(
        {
            seat.judge_id
            for panel in _panels_for(round_, category)
            for seat in panel.seats.all()
            if seat.judge.declined_at is None and seat.judge.released_at is None
        }
    )


def written(number: Decimal) -> str:
    """Return a number without needless zeros, with the comma or point of the language."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return str(number_format(text))
