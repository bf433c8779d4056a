"""Who wins which prize, from the ranks."""

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from competitions.prizes import give
from competitions.scoring import compute

FIRST = {"key": "1", "name": "Juara I", "category": None, "first": 1, "last": 1}
SECOND = {"key": "2", "name": "Juara II", "category": None, "first": 2, "last": 2}
TOP = {"key": "9", "name": "Top 3", "category": None, "first": 1, "last": 3}


def rows(*ranks, category="7"):
    """Return results of entries 1, 2, 3 ... with these ranks."""
    return [{"entry": str(n), "category": category, "rank": rank} for n, rank in enumerate(ranks, start=1)]


def won(answer):
    return [(row["entry"], row["name"], row["place"]) for row in answer["awards"]]


def each_its_own(results):
    return {row["entry"]: f"A{row['entry']}" for row in results}


def test_prizes_go_by_place():
    found = rows(2, 1, 3)
    assert give([FIRST, SECOND], found, each_its_own(found)) == {
        "awards": [
            {
                "entry": "2",
                "category": "7",
                "rank": 1,
                "place": 1,
                "is_shared": False,
                "prize": "1",
                "name": "Juara I",
            },
            {
                "entry": "1",
                "category": "7",
                "rank": 2,
                "place": 2,
                "is_shared": False,
                "prize": "2",
                "name": "Juara II",
            },
        ],
        "passed_over": [],
        "beyond": [],
    }


def test_one_place_may_bring_several_prizes():
    found = rows(1, 2, 3, 4)
    assert won(give([FIRST, TOP], found, each_its_own(found))) == [
        ("1", "Juara I", 1),
        ("1", "Top 3", 1),
        ("2", "Top 3", 2),
        ("3", "Top 3", 3),
    ]


def test_equal_ranks_share_and_use_up_the_next_places():
    found = rows(1, 1, 3)
    assert won(give([FIRST, SECOND, TOP], found, each_its_own(found))) == [
        ("1", "Juara I", 1),
        ("1", "Top 3", 1),
        ("2", "Juara I", 1),
        ("2", "Top 3", 1),
        ("3", "Top 3", 3),
    ]


def test_the_next_one_moves_up_where_an_agency_won_enough():
    found = rows(1, 2, 3)
    answer = give([FIRST, SECOND], found, {"1": "A01", "2": "A01", "3": "A02"}, 1)
    assert won(answer) == [("1", "Juara I", 1), ("3", "Juara II", 2)]
    assert answer["passed_over"] == [
        {"entry": "2", "agency": "A01", "most": 1, "category": "7", "rank": 2, "place": 2}
    ]
    assert answer["beyond"] == []


def test_nothing_decides_between_two_of_an_agency_that_share_a_rank():
    found = rows(1, 1, 3)
    answer = give([FIRST, SECOND], found, {"1": "A01", "2": "A01", "3": "A02"}, {"7": 1})
    assert won(answer) == [("1", "Juara I", 1), ("2", "Juara I", 1)]
    assert [(row["entry"], row["most"]) for row in answer["beyond"]] == [("1", 1), ("2", 1)]


def test_each_category_has_its_own_places_and_limits():
    found = rows(1, 2) + [row | {"entry": f"1{row['entry']}"} for row in rows(1, 2, category="8")]
    only = FIRST | {"category": "8", "name": "Juara khusus", "key": "5"}
    answer = give([FIRST, only], found, dict.fromkeys(("1", "2", "11", "12"), "A01"), {"7": 1, "8": None})
    assert won(answer) == [("1", "Juara I", 1), ("11", "Juara I", 1), ("11", "Juara khusus", 1)]


def test_whoever_has_no_rank_wins_nothing_and_takes_no_place():
    found = rows(None, 1)
    assert won(give([FIRST, SECOND], found, each_its_own(found))) == [("2", "Juara I", 1)]


def test_beyond_the_prizes_nobody_is_passed_over():
    found = rows(1, 2, 3)
    answer = give([FIRST], found, dict.fromkeys("123", "A01"), 1)
    assert (won(answer), answer["passed_over"]) == ([("1", "Juara I", 1)], [])


# --- Against a slow and obvious way ---------------------------------------------------------------


@st.composite
def contests(draw):
    """Return prizes, results with ranks as 1, 1, 3, agencies and a limit."""
    size = draw(st.integers(0, 12))
    shares = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    ranks: list[int] = []
    for place, is_shared in enumerate(shares, start=1):
        ranks.append(ranks[-1] if is_shared and ranks else place)
    found = rows(*ranks)
    agencies = {row["entry"]: draw(st.sampled_from(["A01", "A02", "A03"])) for row in found}
    prizes = []
    for number in range(draw(st.integers(0, 4))):
        first = draw(st.integers(1, 8))
        last = draw(st.integers(first, 10))
        prizes.append(
            {"key": str(number), "name": f"P{number}", "category": None, "first": first, "last": last}
        )
    return prizes, found, agencies, draw(st.sampled_from([None, 1, 2]))


def slowly(prizes, found, agencies, most):
    """Give the prizes one rank at a time, looking everything up anew, and say who got what."""
    got: dict[str, tuple[int, set[str]]] = {}
    used = 0
    for _rank, tied in groupby(sorted(found, key=lambda row: row["rank"]), key=lambda row: row["rank"]):
        tied = [row["entry"] for row in tied]
        place = used + 1
        here = {prize["key"] for prize in prizes if prize["first"] <= place <= prize["last"]}
        before = {name: sum(agencies[one] == name for one in got) for name in set(agencies.values())}
        tied = [one for one in tied if most is None or before[agencies[one]] < most]
        got |= dict.fromkeys(tied, (place, here))
        used += len(tied)
    return {one: (place, here) for one, (place, here) in got.items() if here}


@given(contests())
def test_prizes_equal_those_given_slowly(contest):
    prizes, found, agencies, most = contest
    answer = give(prizes, found, agencies, most)
    got: dict[str, tuple[int, set[str]]] = {}
    for row in answer["awards"]:
        got.setdefault(row["entry"], (row["place"], set()))[1].add(row["prize"])
    assert got == slowly(prizes, found, agencies, most)


@given(contests(), st.randoms())
def test_the_order_of_rows_changes_nothing(contest, random):
    prizes, found, agencies, most = contest
    shuffled = random.sample(found, len(found))
    assert give(prizes, shuffled, agencies, most) == give(prizes, found, agencies, most)


@given(contests())
def test_no_agency_wins_more_often_than_it_may_unless_a_tie_says_so(contest):
    prizes, found, agencies, most = contest
    answer = give(prizes, found, agencies, most)
    beyond = {row["agency"] for row in answer["beyond"]}
    winners = {row["entry"] for row in answer["awards"]}
    for agency in set(agencies.values()):
        count = sum(agencies[entry] == agency for entry in winners)
        assert most is None or count <= most or agency in beyond
    assert winners.isdisjoint(row["entry"] for row in answer["passed_over"])


@given(contests())
def test_places_are_those_of_the_engine(contest):
    prizes, found, agencies, most = contest
    criterion = {
        "key": "1",
        "weight": "100",
        "minimum": "0",
        "maximum": "100",
        "step": "1",
        "allows_na": False,
    }
    stage = {
        "key": "1",
        "weight": "100",
        "combination": "mean",
        "minimum_sheets": 1,
        "promotion": {"rule": "all"},
        "criteria": [criterion],
        "entries": [row["entry"] for row in found],
        "sheets": [
            {"entry": row["entry"], "judge": "J01", "scores": {"1": str(100 - row["rank"])}} for row in found
        ],
    }
    finals = compute(
        {
            "format": "lumbung.scoring/1",
            "precision": 2,
            "tie_order": [],
            "severity": {"method": "none", "lambda": None},
            "rounds": [stage],
            "categories": [{"key": "7", "most_per_agency": most}],
            "entries": [{"key": key, "category": "7", "agency": name} for key, name in agencies.items()],
            "plenary": [],
        }
    )["finals"]
    assert {row["entry"]: row["rank"] for row in finals} == {row["entry"]: row["rank"] for row in found}
    places = {row["entry"]: row["prize_rank"] for row in finals}
    answer = give(prizes, finals, agencies, most)
    assert all(places[row["entry"]] == row["place"] for row in answer["awards"])
    assert all(places[row["entry"]] is None for row in answer["passed_over"])
