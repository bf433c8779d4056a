"""Papers are set from data that are never markup, with the house's own letters, on one page."""

import re

import pytest
import typst

from competitions.papers import printing

HOSTILE = [
    '#import "x": *',
    '#eval("1 + 1")',
    '#read("/etc/passwd")',
    "$ sum_(i=1",
    "@tidak-ada <label>",
    "*tebal _miring `kode",
    "// /* komentar",
    "\\ \\u{41} ~ -- --- ...",
    "]]] ))) }}} \"'",
    "= Judul\n- butir\n+ nomor\n/ istilah: arti",
    "nol\x00 tab\t balik\r\n akhir\u2028",
    "Pneumono" * 30,
    "😀 漢字 العربية ꦗꦮ",
    "",
]
WORDS = ("certificate", "revoked", "check", "code", "serial", "given", "contest", "category", "total", "date")


def certificate(**changes: object) -> dict:
    """Return what a certificate is set from."""
    address = "https://lumbung.example/sertifikat/ABCD-EFGH/"
    return {
        "title": "Sertifikat ABCD-EFGH",
        "prize": "Juara I",
        "innovation": "Jemput Bola",
        "agency": "Dinas Kesehatan",
        "category": "Pelayanan",
        "contest": "Lomba Inovasi 2026",
        "government": "Kabupaten Uji",
        "date": "22 November 2026",
        "place": "1",
        "total": "87,25",
        "serial": "ABCD-EFGH",
        "address": address,
        "shown_address": address.removeprefix("https://"),
        "code": printing.code_of(address),
        "revoked": None,
        "simulated": None,
        "labels": {name: name.title() for name in (*WORDS, "place")},
    } | changes


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_never_markup(words):
    names = ("title", "prize", "innovation", "agency", "category", "contest", "government", "date")
    pdf = printing.typeset("certificate", certificate(**dict.fromkeys(names, words), revoked=words))

    assert (pdf[:5], pages_of(pdf)) == (b"%PDF-", 1)


def test_the_same_words_as_markup_are_refused(tmp_path):
    """Otherwise the test above would prove nothing."""
    paper = tmp_path / "bare.typ"
    paper.write_text(HOSTILE[0])
    with pytest.raises(typst.TypstError):
        typst.compile(str(paper), format="pdf")


@pytest.mark.parametrize("length", [1, 60, 255])
def test_the_longest_names_stay_on_one_page(length):
    name = ("Inovasi pelayanan " * 20)[:length]
    names = dict.fromkeys(("prize", "innovation", "agency", "category", "contest", "government"), name)

    assert pages_of(printing.typeset("certificate", certificate(**names, revoked=name))) == 1


def test_the_same_data_give_the_same_bytes():
    assert printing.typeset("certificate", certificate()) == printing.typeset("certificate", certificate())


def test_a_revoked_one_differs():
    revoked = certificate(revoked="Dicabut.")
    assert printing.typeset("certificate", revoked) != printing.typeset("certificate", certificate())


def test_every_letter_is_the_houses_own():
    fonts = set(re.findall(rb"/FontName\s*/\w+\+([\w-]+)", printing.typeset("certificate", certificate())))
    assert {name.partition(b"-")[0] for name in fonts} == {b"PlusJakartaSans"}


def test_the_code_leads_to_the_address():
    assert printing.code_of("https://lumbung.example/a/").startswith("<svg")
    assert printing.code_of("https://lumbung.example/a/") != printing.code_of("https://lumbung.example/b/")
