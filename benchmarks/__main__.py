"""Measure the catalogue beside its peers: `python -m benchmarks [--sizes 1000 10000] [--rounds 5]`.

Prints medians and ratios and writes `benchmarks/results.md`.
"""

import argparse
import contextlib
import datetime as dt

from benchmarks import measuring, preparing, reporting, servers
from benchmarks.measuring import Candidate
from benchmarks.questions import questions, total_of
from tests.postgres import running_server


def main() -> None:
    """Measure every size on every database."""
    options = read_options()
    results = [measure(preparing.prepare(size), size, "SQLite", options) for size in options.sizes]
    for size in options.postgres_sizes:
        with running_server(is_durable=True) as url:  # as it comes: vacuumed, and free to compile queries
            results.append(measure(preparing.prepare(size, url), size, "PostgreSQL", options))
    reporting.write(results, options.rounds, dt.datetime.now(dt.UTC).date())


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the catalogue beside its peers.")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 10_000, 100_000])
    parser.add_argument("--postgres-sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--times", type=int, default=10, help="questions a round")
    return parser.parse_args()


def measure(environment: dict[str, str], size: int, database: str, options: argparse.Namespace) -> dict:
    """Return what one database of one size gives."""
    print(f"\n{size} innovations on {database}", flush=True)
    word, wide, page = preparing.frequent_words(environment)
    with contextlib.ExitStack() as stack:
        cold = stack.enter_context(servers.lumbung(environment, is_cold=True))
        kept = stack.enter_context(servers.lumbung(environment, is_cold=False))
        # Of its own: what the stock listing is still counting when nobody waits any more slows nobody else.
        stock = stack.enter_context(servers.lumbung(environment, is_cold=True))
        peer = None
        if database == "SQLite":
            program, table = preparing.datasette_program(), preparing.flat_table(environment)
            peer = stack.enter_context(servers.datasette(program, table))
        rows = {}
        for question in questions(word, wide):
            candidates = [
                Candidate("lumbung", *cold, question.lumbung),
                Candidate("stock", *stock, question.stock),
            ]
            if peer:
                candidates.append(Candidate("datasette", *peer, question.datasette))
            candidates.append(Candidate("bare", *cold, "/tolok/polos/"))
            check(candidates, has_words=bool(question.words))
            measuring.interleave(candidates, options.rounds, options.times)
            rows[question.name] = candidates
            print(f"  {question.name}: {reporting.line(candidates)}", flush=True)
        rows["detail"] = details(cold, stock, page, options)
        print(f"  detail: {reporting.line(rows['detail'])}", flush=True)
        return {
            "database": database,
            "size": size,
            "rows": rows,
            "kept": kept_page(cold, kept, options),
            "throughput": loads(kept),
            "megabytes": servers.resident_megabytes(kept[1]),
        }


def check(candidates: list[Candidate], *, has_words: bool) -> None:
    """Compare the totals before anything is timed. Words are stemmed by one and not by another."""
    totals = {}
    for candidate in candidates:
        if candidate.name != "bare":
            with contextlib.suppress(OSError, RuntimeError):  # a peer that does not answer is told of as such
                totals[candidate.name] = total_of(candidate.name, candidate.ask())
    if min(totals.values()) < 1 or (not has_words and len(set(totals.values())) > 1):
        raise SystemExit(f"The candidates do not answer alike: {totals}")


def details(cold: tuple, stock: tuple, page: int, options: argparse.Namespace) -> list[Candidate]:
    """Time one innovation's page."""
    first = Candidate("lumbung", *cold, "/inovasi/").ask()
    address = first.split('class="card__title"><a href="', 1)[1].split('"', 1)[0]
    candidates = [
        Candidate("lumbung", *cold, address),
        Candidate("stock", *stock, f"/tolok/stok/{page}/"),
        Candidate("bare", *cold, "/tolok/polos/"),
    ]
    measuring.interleave(candidates, options.rounds, options.times)
    return candidates


def kept_page(cold: tuple, kept: tuple, options: argparse.Namespace) -> list[Candidate]:
    """Time a listing that was answered before."""
    candidates = [
        Candidate("lumbung", *kept, "/inovasi/?year=2024", is_compressed=True),
        Candidate("bare", *kept, "/tolok/polos/"),
    ]
    measuring.interleave(candidates, options.rounds, options.times * 5)
    print(f"  kept page: {reporting.line(candidates)}", flush=True)
    return candidates


def loads(kept: tuple) -> dict[str, float]:
    """Return answers a second to 32 clients: a kept listing, a static file, the bare view."""
    port = kept[0]
    paths = {
        "kept listing": "/inovasi/?year=2024",
        "static file": "/static/tolok/20kb.txt",
        "bare view": "/tolok/polos/",
    }
    rates: dict[str, list[float]] = {name: [] for name in paths}
    for _round in range(3):
        for name, path in paths.items():
            rates[name].append(measuring.throughput(port, path))
    found = {name: sorted(values)[1] for name, values in rates.items()}
    print("  " + ", ".join(f"{name} {rate:.0f}/s" for name, rate in found.items()), flush=True)
    return found


if __name__ == "__main__":
    main()
