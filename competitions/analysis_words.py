"""What calibration found, as sentences for those who decide: careful ones, for power is poor with few sheets."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.result_words import decimal, listed, percent
from competitions.run_facts import RunFacts

Labels = Mapping[str, str]

#: From where on the reliability of a mean is called so (Koo and Li 2016).
READINGS = (
    (Decimal("0.9"), lambda: _("very good")),
    (Decimal("0.75"), lambda: _("good")),
    (Decimal("0.5"), lambda: _("moderate")),
    (Decimal(0), lambda: _("weak")),
)


def share(text: str | None) -> str:
    """Write a chance as a percentage, never as certain: "1.000" is “> 99%”, which no line break parts."""
    if text is None:
        return ""
    percent = Decimal(text) * 100
    if percent < 1:
        return "<\N{NO-BREAK SPACE}1%"
    return ">\N{NO-BREAK SPACE}99%" if percent > 99 else f"{percent:.0f}%"


def signed(text: str) -> str:
    """Write points with their sign: "-1.20" is “−1,20”."""
    value = Decimal(text)
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return sign + decimal(f"{abs(value):.2f}")


# --- Places ---------------------------------------------------------------------------------------


def sure(
    bands: Sequence[Sequence[int]], cutoff: set[str], top: int, count: int, labels: Labels
) -> Iterator[str]:
    """Yield which places cannot be told apart, and who stands at the cut-off."""
    for low, high in bands:
        yield _("Places %(low)s to %(high)s cannot be told apart with the scores collected.") % {
            "low": low,
            "high": high,
        }
    if cutoff:
        named = listed(sorted(labels.get(entry, entry) for entry in cutoff))
        yield ngettext(
            "At the cut-off after place %(top)d: with the scores collected %(names)s may as well be in as out.",
            "At the cut-off after place %(top)d: with the scores collected %(names)s may as well be in as out.",
            len(cutoff),
        ) % {"top": top, "names": named}
    elif top < count:
        yield _("The cut-off after place %(top)d is clear with the scores collected.") % {"top": top}


def promotion(rows: Sequence[Mapping[str, Any]], labels: Labels) -> Iterator[str]:
    """Yield who goes on after a round and why, and who does not."""
    told = {
        "all": _("Goes on, as every entry with a score does: %(names)s."),
        "within": _("Goes on by the score: %(names)s."),
        "reached": _("Goes on, having reached the score: %(names)s."),
        "tied_at_cutoff": _("Goes on, because equal at the cut-off: %(names)s."),
        "plenary": _("Goes on by a decision of the plenary: %(names)s."),
        "below": _("Does not go on by the score: %(names)s."),
        "short": _("Does not go on, having missed the score: %(names)s."),
        "out": _("Does not go on by a decision of the plenary: %(names)s."),
        "no_score": _("Does not go on, for it has no score: %(names)s."),
        "disqualified": _("Taken out by the plenary: %(names)s."),
    }
    by_why: dict[str, list[str]] = {}
    for row in rows:
        why = "out" if row["why"] == "plenary" and not row["is_promoted"] else row["why"]
        by_why.setdefault(why, []).append(labels[row["entry"]])
    for why, sentence in told.items():
        if names := by_why.get(why):
            yield sentence % {"names": listed(names)}


def prizes(
    given: Mapping[str, Any], category: str, labels: Labels, agencies: Mapping[str, str]
) -> Iterator[str]:
    """Yield who wins what, and who was passed over for it."""
    for row in (row for row in given["awards"] if row["category"] == category):
        words = {"name": row["name"], "entry": labels[row["entry"]], "place": row["place"]}
        if row["is_shared"]:
            yield _("%(name)s: entry %(entry)s, place %(place)d, shared.") % words
        else:
            yield _("%(name)s: entry %(entry)s, place %(place)d.") % words
    for row in (row for row in given["passed_over"] if row["category"] == category):
        sentence = ngettext(
            "Entry %(entry)s of %(agency)s is passed over: an agency may win once in a category. The next one moves up.",
            "Entry %(entry)s of %(agency)s is passed over: an agency may win %(most)d times in a category. The next one moves up.",
            row["most"],
        )
        yield sentence % _trace(row, labels, agencies)
    for row in (row for row in given["beyond"] if row["category"] == category):
        yield _(
            "Entry %(entry)s shares its rank with another one of %(agency)s, and nothing decides between them: both "
            "win, although that is more than %(most)d. Only a plenary can put them in an order."
        ) % _trace(row, labels, agencies)


def _trace(row: Mapping[str, Any], labels: Labels, agencies: Mapping[str, str]) -> dict[str, Any]:
    return {"entry": labels[row["entry"]], "agency": agencies[row["entry"]], "most": row["most"]}


def unlike(rounds: Sequence[Mapping[str, Any]], facts: RunFacts, labels: Labels) -> Iterator[str]:
    """Yield where a later round judged others than those who went on."""
    for row in rounds:
        stage = facts.stage(row["key"])
        words = {"round": stage.name if stage else ""}
        for name, sentence in (
            ("judged_unpromoted", _("Judged later although not among those who went on after “%(round)s”")),
            ("promoted_unjudged", _("Not judged later although it went on after “%(round)s”")),
        ):
            if entries := row[name]:
                yield f"{sentence % words}: {listed(labels.get(one, one) for one in entries)}."


# --- Judges ---------------------------------------------------------------------------------------


def without(row: Mapping[str, Any], labels: Labels) -> Iterator[str]:
    """Yield what would become of the ranking of a round if a judge were left out."""
    shift = row["shift"]
    if shift:
        yield ngettext(
            "A rank would move by %(count)d place at most.",
            "A rank would move by %(count)d places at most.",
            shift,
        ) % {"count": shift}
    else:
        yield _("No rank would move.")
    if row["enters"]:
        yield _("Would come among the first: %(names)s.") % {
            "names": listed(labels.get(entry, entry) for entry in row["enters"])
        }
    if row["leaves"]:
        yield _("Would drop out of them: %(names)s.") % {
            "names": listed(labels.get(entry, entry) for entry in row["leaves"])
        }


def reliability(panel: Mapping[str, Any]) -> Iterator[str]:
    """Yield how far the judges of a round and category agree."""
    found = panel["reliability"]
    if found["mean"] is None:
        yield _("There are too few sheets, or no differences, to say how far the judges agree.")
        return
    value = Decimal(found["mean"])
    if value <= 0:
        yield _("No detectable agreement between the judges: the ranking rests on chance.")
    else:
        reading = next(words() for least, words in READINGS if value >= least)
        yield _(
            "The mean of %(k)s sheets an entry is reliable to %(value)s (%(reading)s); one sheet alone to %(single)s."
        ) % {
            "k": percent(found["k"]),
            "value": decimal(f"{value:.2f}"),
            "reading": reading,
            "single": _figure(found["single"]),
        }
    if found["alpha"] is not None:
        yield _("Krippendorff's alpha (interval): %(value)s.") % {"value": _figure(found["alpha"])}
    if found["w"] is not None:
        yield _("Kendall's W: %(value)s (p = %(p)s).") % {
            "value": _figure(found["w"]),
            "p": _chance(found["w_p"]),
        }
    yield _overlap(panel["overlap"])


def _overlap(found: Mapping[str, Any]) -> str:
    if found["components"] > 1:
        return _(
            "The judges fall into %(groups)d groups that share no entry: scores of different groups cannot be compared."
        ) % {"groups": found["components"]}
    return _("Comparability through shared entries: %(efficiency)s; 0.80 is enough.") % {
        "efficiency": _figure(found["efficiency"])
    }


def signal(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a judge's sheets show: the sentence, what it rests on, and whether it is clear."""
    effect = Decimal(row["effect"])
    words = {"effect": decimal(f"{abs(effect):.2f}")}
    sentences = {
        "straight_lining": _("The scores hardly differ: %(effect)s of the usual spread."),
        "erratic": _("The scores lie further from the others' than usual: %(effect)s times."),
        "out_of_step": _(
            "The scores follow the others' less than usual: the correlation is %(effect)s lower."
        ),
        "severity": _("Milder than the others by %(effect)s points.")
        if effect > 0
        else _("Stricter than the others by %(effect)s points."),
        "own_agency": _("Entries of the own agency get %(effect)s points more than others gave them."),
        "own_region": _("Entries of the own region get %(effect)s points more than others gave them."),
        "drift": _("The scores rise by %(effect)s points from the first sheet to the last.")
        if effect > 0
        else _("The scores fall by %(effect)s points from the first sheet to the last."),
    }
    return {
        "sentence": sentences[row["kind"]] % words,
        "rests": _("n = %(n)d, p = %(p)s, for all questions at once %(adjusted)s")
        % {"n": row["n"], "p": _chance(row["p"]), "adjusted": _chance(row["p_adjusted"])},
        "is_clear": row["is_clear"],
    }


def _figure(text: str | None) -> str:
    return "–" if text is None else decimal(f"{Decimal(text):.2f}")


def _chance(text: str) -> str:
    value = Decimal(text)
    return "< " + decimal("0.001") if value < Decimal("0.001") else decimal(f"{value:.3f}")
