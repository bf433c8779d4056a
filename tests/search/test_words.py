import pytest

from search import words


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Pelayanan melayani layanan", " layan layan layan "),
        ("Kesehatan & pendidikan", " sehat didik "),
        ("Café ÉLAN", " cafe elan "),
        ("e-KTP 2024", " e ktp 2024 "),
        ("100%_\\\"'", " 100 "),
        ("", ""),
        ("x" * 900, f" {'x' * 60} "),
    ],
)
def test_text_is_folded_and_stemmed_in_its_order(text, stems):
    assert words.in_order([text]) == stems


def test_several_texts_follow_each_other():
    assert words.in_order(["Pelayanan publik", "", "publik"]) == " layan publik publik "


@pytest.mark.parametrize(
    ("question", "stems", "phrases"),
    [
        ("pelayanan untuk ibu", ["layan", "ibu"], []),
        ("untuk dan", ["untuk", "dan"], []),
        ("PELAYANAN melayani", ["layan"], []),
        ("%", [], []),
        ('"', [], []),
        ('"%"', [], []),
        ('"rumah sakit" dan obat', ["rumah", "sakit", "obat"], [" rumah sakit "]),
        ("“hari untuk ibu”", ["hari", "untuk", "ibu"], [" hari untuk ibu "]),
        ('dan "ibu"', ["ibu"], []),
        ('"tanpa akhir', ["tanpa", "akhir"], []),
    ],
)
def test_a_question_asks_for_stems_and_phrases(question, stems, phrases):
    sought = words.read_question(question)
    assert (list(sought.stems), list(sought.phrases)) == (stems, phrases)
    assert [words.stem(word) for word in sought.words] == stems


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Melayani ibu", [("Melayani", True), (" ibu", False)]),
        ("Ibu dilayani.", [("Ibu ", False), ("dilayani", True), (".", False)]),
        ("<b>layanan</b>", [("<b>", False), ("layanan", True), ("</b>", False)]),
        ("Lain", [("Lain", False)]),
        ("", []),
    ],
)
def test_sought_words_are_marked_in_every_form(text, pieces):
    assert words.marked(text, {"layan"}) == pieces


def test_markup_is_left_out():
    assert words.plain("<p>Cepat&nbsp;&amp; <b>mudah</b></p>").split() == ["Cepat", "&", "mudah"]


def test_titles_sort_by_their_words():
    assert words.sort_key("“Élan” Baru!") == "elan baru"
