"""Sentences of an invented innovation, put together from its facts and from a stock of phrases."""

import json
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

DATA = Path(__file__).resolve().parent / "data"
TEXTS: dict[str, Any] = json.loads((DATA / "texts.json").read_text(encoding="utf-8"))
SDG_WORDS = {
    "01": "penghapusan kemiskinan", "02": "penghapusan kelaparan", "03": "kehidupan sehat",
    "04": "pendidikan bermutu", "08": "pekerjaan layak", "09": "inovasi dan infrastruktur",
    "11": "permukiman berkelanjutan", "12": "konsumsi yang bertanggung jawab",
    "16": "kelembagaan yang tangguh", "17": "kemitraan pembangunan",
}  # fmt: skip


class Figure(NamedTuple):
    """A measured thing, before and after."""

    name: str
    unit: str
    before: float
    after: float

    @property
    def change(self) -> str:
        """The change as a clause: "turun dari 32 hari menjadi 3 hari"."""
        if self.before == self.after:
            return f"tetap {amount(self.after, self.unit)}"
        verb = "naik" if self.after > self.before else "turun"
        return f"{verb} dari {amount(self.before, self.unit)} menjadi {amount(self.after, self.unit)}"

    def as_part(self, aspect: str, year: int, source: str) -> dict[str, Any]:
        """The figure as a measurement of the record."""
        before, after = Decimal(str(self.before)), Decimal(str(self.after))
        return {
            "aspect": aspect,
            "name": self.name,
            "unit": self.unit,
            "before": before,
            "after": after,
            "year": year,
            "source": source,
        }


def amount(value: float, unit: str) -> str:
    """Return a figure as it is written in Indonesian: "Rp45.000", "52 persen", "1,6 kilogram"."""
    digits = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    digits = digits.translate(str.maketrans(",.", ".,"))
    if unit == "rupiah":
        return f"Rp{digits}"
    return f"Rp{digits} juta" if unit == "juta rupiah" else f"{digits} {unit}"


def lowered(words: str) -> str:
    """Return words that stand inside a sentence; names in capitals stay."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def raised(words: str) -> str:
    """Return words that begin a sentence."""
    return words[:1].upper() + words[1:]


def slots(item: dict[str, Any], figures: list[Figure], agency: str) -> dict[str, str]:
    """Return what the phrases of the stock have gaps for."""
    sdg, _asta, _pkpn, national = TEXTS["agenda"][item["sector"]]
    values = {
        "who": item["who"], "Who": raised(item["who"]), "agency": agency, "year": str(item["year"]),
        "law": TEXTS["laws"][item["sector"]], "sdg": SDG_WORDS[sdg], "national": national,
        "National": raised(national), "before_year": f"tahun {item['year'] - 1}",
    }  # fmt: skip
    for number, figure in enumerate(figures, start=1):
        values[f"f{number}_low"] = lowered(figure.name)
        values[f"b{number}"] = amount(figure.before, figure.unit)
        values[f"a{number}"] = amount(figure.after, figure.unit)
    return values


def design(item: dict[str, Any], values: dict[str, str], chance: Random) -> dict[str, str]:
    """Return the six parts of the design, more than 300 words together."""

    def say(stock: str) -> str:
        return chance.choice(TEXTS[stock]).format(**values)

    return {
        "design_legal_basis": say("legal"),
        "design_problem": f"{item['problem']} {say('problem')}",
        "design_strategic_issue": say("strategic"),
        "design_method": say("method"),
        "design_novelty": f"{item['novelty']} {say('novelty_' + item['type'])}",
        "design_how_it_works": f"{item['how']} {' '.join(_some(chance, 'how', values, 3))}",
    }


def effect(
    item: dict[str, Any], figures: list[Figure], values: dict[str, str], chance: Random
) -> dict[str, str]:
    """Return goal, benefit, result and what others may learn, as rich text."""
    benefits = [
        chance.choice(TEXTS[stock]).format(**values)
        for stock in ("benefit", "benefit_staff", "benefit_region")
    ]
    results = [f"{figure.name} {figure.change}." for figure in figures]
    points = [f"{raised(point)};" for point in chance.choice(TEXTS["goal_points"])]
    points[-1] = points[-1].rstrip(";") + "."
    return {
        "goal": f"<p>Inovasi ini bertujuan {item['goal']}, dengan sasaran:</p>{bullets(points)}",
        "benefit": bullets(benefits),
        "result": f"<p>Setelah diterapkan pada tahun {item['year']}:</p>{bullets(results)}",
        "lessons": f"<p>{chance.choice(TEXTS['lessons'])}</p>",
        "replication_conditions": f"<p>{chance.choice(TEXTS['conditions'])}</p>",
        "simplified_rules": chance.choice(TEXTS["rules_simplified"]),
    }


def bullets(lines: list[str]) -> str:
    """Return lines as a list of rich text."""
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def _some(chance: Random, stock: str, values: dict[str, str], count: int) -> list[str]:
    return [phrase.format(**values) for phrase in chance.sample(TEXTS[stock], count)]
