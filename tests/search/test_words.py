import pytest

from search import words


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Pelayanan melayani layanan", ["layan"]),
        ("Kesehatan & pendidikan", ["sehat", "didik"]),
        ("Café ÉLAN", ["cafe", "elan"]),
        ("e-KTP 2024", ["e", "ktp", "2024"]),
        ("100%_\\\"'", ["100"]),
        ("", []),
    ],
)
def test_text_is_folded_and_stemmed(text, stems):
    assert words.stems(text) == stems


def test_stems_stand_between_blanks():
    assert words.padded(["Pelayanan publik", "publik"]) == " layan publik "
    assert words.padded(["", "%"]) == ""


@pytest.mark.parametrize(
    ("question", "stems"),
    [
        ("pelayanan untuk ibu", ["layan", "ibu"]),
        ("untuk dan", ["untuk", "dan"]),
        ("PELAYANAN melayani", ["layan"]),
        ("%", []),
    ],
)
def test_stop_words_count_only_where_there_is_nothing_else(question, stems):
    assert words.question_stems(question) == stems


def test_markup_is_left_out():
    assert words.plain("<p>Cepat&nbsp;&amp; <b>mudah</b></p>").split() == ["Cepat", "&", "mudah"]


def test_titles_sort_by_their_words():
    assert words.sort_key("“Élan” Baru!") == "elan baru"
