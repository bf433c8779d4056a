"""The results as text."""

import datetime as dt
from pathlib import Path

from benchmarks.measuring import Candidate, machine

#: Peers are held against these from a hundred thousand innovations on.
LARGE = 100_000
#: How much faster than a peer, or how many times the bare view, it must be.
BUDGETS = {"stock": 40, "datasette": 10, "bare": 6, "detail": 4, "kept": 1.5, "throughput": 0.4, "growth": 3}


def line(candidates: list[Candidate]) -> str:
    """Return the medians of some candidates in one line."""
    return ", ".join(f"{candidate.name} {candidate.median:.1f} ms" for candidate in candidates)


def write(results: list[dict], rounds: int, day: dt.date) -> None:
    """Write `benchmarks/results.md` and print it."""
    lines = [
        "# Results",
        "",
        f"{day}, {machine()}. Medians of {rounds} interleaved rounds in milliseconds, p95 in brackets, one client,",
        "a new connection each; gunicorn with 2 workers of 4 threads, DEBUG off. Made by `make bench`.",
        "*cold*: neither pages nor counts are kept. Ratios are to Lumbung in the same run.",
    ]
    for result in results:
        lines += ["", f"## {result['size']:,} innovations on {result['database']}", "", *table(result)]
    lines += ["", "## Growth", "", *growth(results)]
    text = "\n".join(lines) + "\n"
    Path(__file__).with_name("results.md").write_text(text)
    print("\n" + text)


def table(result: dict) -> list[str]:
    """Return the questions of one database as a table, and the rest in sentences."""
    names = [candidate.name for candidate in result["rows"]["first page"]]
    lines = [f"| question | {' | '.join(f'{name} ms' for name in names)} | ratios | processor ms |"]
    lines.append("|---" * (len(names) + 3) + "|")
    for question, candidates in result["rows"].items():
        own, found = candidates[0], {candidate.name: candidate for candidate in candidates}
        cells = [
            f"{found[name].median:.1f} ({found[name].p95:.1f})" if name in found else "" for name in names
        ]
        lines.append(
            f"| {question} | {' | '.join(cells)} | {ratios(question, candidates, result['size'])}"
            f" | {own.cpu_median:.1f} |"
        )
    own, bare = result["kept"]
    rates = result["throughput"]
    lines += [
        "",
        f"Kept page {own.median:.2f} ms, {own.median / bare.median:.2f} times the bare view (must {BUDGETS['kept']}).",
        f"32 clients: kept listing {rates['kept listing']:.0f}/s, static file {rates['static file']:.0f}/s,",
        f"bare view {rates['bare view']:.0f}/s: {rates['kept listing'] / rates['static file']:.2f} of the static file",
        f"(must {BUDGETS['throughput']}). Largest worker {result['megabytes']:.0f} MB.",
    ]
    return lines


def ratios(question: str, candidates: list[Candidate], size: int) -> str:
    """Return how Lumbung compares, with what is missed in bold. A single page has no budget against peers."""
    own, found = candidates[0], []
    for other in candidates[1:]:
        if other.name == "bare":
            ratio, must = own.median / other.median, BUDGETS["detail" if question == "detail" else "bare"]
            text, is_met = f"{ratio:.1f}x the bare view", ratio <= must
        else:
            ratio, must = other.median / own.median, BUDGETS[other.name]
            told = "no answer from" if other.median == float("inf") else f"{ratio:.1f}x faster than"
            text, is_met = f"{told} {other.name}", ratio >= must or size < LARGE or question == "detail"
        found.append(text if is_met else f"**{text}**")
    return "; ".join(found)


def growth(results: list[dict]) -> list[str]:
    """Return how much longer each question takes at the largest size than at the smallest."""
    lines = []
    for database in sorted({result["database"] for result in results}):
        sizes = sorted(
            (result for result in results if result["database"] == database), key=lambda r: r["size"]
        )
        if len(sizes) < 2:
            continue
        small, large = sizes[0], sizes[-1]
        factors = [
            f"{question} {large['rows'][question][0].median / small['rows'][question][0].median:.1f}x"
            for question in small["rows"]
        ]
        lines.append(
            f"{database}, from {small['size']:,} to {large['size']:,}: {', '.join(factors)} (must 3x)."
        )
    return lines or ["One size was measured."]
