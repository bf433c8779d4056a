"""What `python -m competitions.verify` says, in Indonesian and in English.

A table of its own: gettext's catalogues belong to Django, which is not there where somebody checks a result.
"""

import re
from typing import Any

from competitions.strict_json import MESSAGES, FactsError

ENGLISH = {
    "agrees": "Everything agrees: {entries} entries, {sheets} sheets and {steps} steps between equals, computed again.",
    "differs": "{count} things differ from what the facts give:",
    "differs_one": "One thing differs from what the facts give:",
    "more": "and {count} more.",
    "not_computed": "Not recomputed, because it is not computed: {names}.",
    "unreadable": "This document cannot be checked. {why}",
    "no_file": "{name} cannot be read: {why}.",
    "too_large": "{name} is larger than {most} MB.",
    "not_text": "{name} is not text in UTF-8.",
    "no_document": "It is not a results document: the format is not {format}.",
    "differs_in": "{place}: {field} is printed as {printed}, but the facts give {computed}.",
    "missing": "{place}: {field} is not printed; the facts give {computed}.",
    "extra": "{place}: {field} is printed as {printed}, but the facts give none.",
    "rows": "{place}: {field} holds rows that cannot be told apart.",
    "order": "{place}: the rows stand in another order than the facts give.",
    "hash": "The {field} are not those that were hashed: {printed} is printed, {computed} is theirs.",
    "snapshot": "Entry {entry}: the hash of its frozen text is none.",
    "snapshot_entry": "Entry {entry} has the hash of a frozen text but is not among the entries.",
    "award_entry": "Award {award}: entry {entry} is not among the entries.",
    "award_category": "Award {award}, entry {entry}: category {printed} is printed, but it is in {computed}.",
    "award_rank": "Award {award}, entry {entry}: rank {printed} is printed, but its rank is {computed}.",
    "award_unranked": "Award {award}, entry {entry}: it has no rank ({computed}).",
    "award_passed_over": "Award {award}, entry {entry}: better entries of its agency fill what an agency may win.",
    "results": "results",
    "facts": "facts",
    "round": "round",
    "entry": "entry",
    "judge": "judge",
    "criterion": "criterion",
    "step": "step between equals",
    "panel": "panel",
    "none": "nothing",
    "score": "score",
    "sheet_score": "sheet",
    "shown": "shown number",
    "total": "total",
    "rank": "rank",
    "lowest": "lowest sheet",
    "highest": "highest sheet",
    "sheets": "number of sheets",
    "mean": "plain mean",
    "adjusted": "adjusted mean",
    "points": "points of the plenary",
    "promotion": "promotion",
    "is_promoted": "going on",
    "na_count": "number of answers left out",
    "why_none": "reason for no number",
    "is_shared": "sharing of the rank",
    "prize_rank": "rank for prizes",
    "steps": "steps between equals",
    "value": "value",
    "severity": "severity",
    "official": "official method",
}

INDONESIAN = {
    "agrees": "Semua cocok: {entries} peserta, {sheets} lembar penilaian, dan {steps} langkah pemisah nilai sama telah dihitung ulang.",
    "differs": "{count} hal berbeda dari hasil hitung ulang:",
    "differs_one": "Satu hal berbeda dari hasil hitung ulang:",
    "more": "dan {count} lagi.",
    "not_computed": "Tidak dihitung ulang karena bukan hasil hitungan: {names}.",
    "unreadable": "Dokumen ini tidak dapat diperiksa. {why}",
    "no_file": "{name} tidak dapat dibaca: {why}.",
    "too_large": "{name} lebih besar dari {most} MB.",
    "not_text": "{name} bukan teks UTF-8.",
    "no_document": "Ini bukan dokumen hasil: formatnya bukan {format}.",
    "differs_in": "{place}: {field} tercetak {printed}, padahal hasil hitungnya {computed}.",
    "missing": "{place}: {field} tidak tercetak; hasil hitungnya {computed}.",
    "extra": "{place}: {field} tercetak {printed}, padahal tidak ada hasil hitungnya.",
    "rows": "{place}: {field} berisi baris yang tidak dapat dibedakan.",
    "order": "{place}: urutan barisnya bukan urutan hasil hitung.",
    "hash": "Isi {field} bukan yang dihitung hash-nya: tercetak {printed}, seharusnya {computed}.",
    "snapshot": "Peserta {entry}: hash naskah terkuncinya bukan hash.",
    "snapshot_entry": "Peserta {entry} mempunyai hash naskah terkunci, tetapi tidak ada di daftar peserta.",
    "award_entry": "Penghargaan {award}: peserta {entry} tidak ada di daftar peserta.",
    "award_category": "Penghargaan {award}, peserta {entry}: tercetak kategori {printed}, padahal kategorinya {computed}.",
    "award_rank": "Penghargaan {award}, peserta {entry}: tercetak peringkat {printed}, padahal peringkatnya {computed}.",
    "award_unranked": "Penghargaan {award}, peserta {entry}: tidak mempunyai peringkat ({computed}).",
    "award_passed_over": "Penghargaan {award}, peserta {entry}: peserta lain dari perangkat daerahnya yang lebih baik sudah memenuhi batas.",
    "results": "hasil",
    "facts": "fakta",
    "round": "babak",
    "entry": "peserta",
    "judge": "juri",
    "criterion": "kriteria",
    "step": "langkah pemisah nilai sama",
    "panel": "dewan juri",
    "none": "kosong",
    "score": "nilai",
    "sheet_score": "nilai lembar",
    "shown": "angka yang ditampilkan",
    "total": "jumlah nilai",
    "rank": "peringkat",
    "lowest": "lembar terendah",
    "highest": "lembar tertinggi",
    "sheets": "banyak lembar",
    "mean": "rata-rata biasa",
    "adjusted": "rata-rata yang disesuaikan",
    "points": "angka dari pleno",
    "promotion": "kelulusan babak",
    "is_promoted": "lulus babak",
    "na_count": "banyak jawaban yang tidak berlaku",
    "why_none": "alasan tanpa angka",
    "is_shared": "peringkat bersama",
    "prize_rank": "peringkat untuk penghargaan",
    "steps": "langkah pemisah nilai sama",
    "value": "nilai",
    "severity": "kecenderungan juri",
    "official": "metode resmi",
}

REFUSALS = {
    "not_json": "ini bukan JSON: {why}",
    "too_deep": "susunannya terlalu dalam",
    "too_long": "angka ini terlalu panjang",
    "no_number": "{value} bukan angka JSON",
    "fraction": "angka pecahan ditulis sebagai teks; {value} tidak",
    "no_text": "ada karakter yang bukan teks",
    "twice": "nama {name!r} muncul dua kali dalam satu objek",
    "wrong_type": "isinya harus {wanted}, bukan {found}",
    "missing": "{name!r} tidak ada",
    "unknown_field": "{name!r} tidak dikenal di sini",
    "bad_number": 'isinya harus angka yang ditulis sebagai teks, misalnya "81.25"; isinya {value!r}',
    "out_of_range": "{value} di luar {low} sampai {high}",
    "too_low": "{value} kurang dari {low}",
    "off_step": "{value} tidak sesuai kelipatan {step}",
    "choice": "{value!r} bukan salah satu dari: {choices}",
    "repeated": "{value!r} muncul dua kali",
    "unknown": "{what!r} tidak dikenal",
    "empty": "isinya tidak boleh kosong",
    "too_few": "sebutkan dua peserta atau lebih",
    "unanswered": "nilainya tidak ada, dan “tidak berlaku” tidak diizinkan di sini",
    "duplicate_sheet": "lembar penilaian juri ini untuk peserta ini muncul dua kali",
    "total": "jumlah bobotnya {total}, bukan 100",
    "range": "nilai tertinggi harus di atas nilai terendah",
    "range_step": "rentangnya harus berisi kelipatan yang bulat",
    "too_many_judges": "nilai lebih dari {most} juri tidak dapat disesuaikan dengan kecenderungan juri",
    "ridge_needs_mean": "nilai yang disesuaikan adalah rata-rata; setiap babak harus memakai rata-rata",
    "no_plenary": "urutan pemisah nilai sama tidak memuat pleno, jadi pleno tidak dapat memutuskannya",
    "two_decisions": "{other!r} memutuskan peserta yang sama",
    "not_judged": "babak {round} tidak menilai peserta {entry}",
}

JSON_TYPES = {
    "an object": "objek",
    "a list": "daftar",
    "text": "teks",
    "true or false": "benar atau salah",
    "a whole number": "bilangan bulat",
    "nothing": "kosong",
    "something else": "hal lain",
}

LANGUAGES = {"en": ENGLISH, "id": INDONESIAN}


def say(language: str, code: str, **names: Any) -> str:
    """Return a sentence of the table in which no name can harm a terminal."""
    return LANGUAGES[language][code].format(**{name: shown(value, language) for name, value in names.items()})


def shown(value: Any, language: str) -> str:
    """Return a value as it can stand in a sentence."""
    if value is None:
        return LANGUAGES[language]["none"]
    text = str(value)
    text = text if len(text) <= 300 else f"{text[:300]}…"
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def refusal(error: FactsError, language: str) -> str:
    """Return why something in the facts cannot be, and where."""
    messages, details, place = MESSAGES, error.details, error.place
    if language == "id":
        messages = REFUSALS
        details = {
            name: JSON_TYPES.get(value, value) if isinstance(value, str) else value
            for name, value in details.items()
        }
        place = re.sub(
            r"(?:^|(?<=, ))(round|entry|judge|criterion) ", lambda word: INDONESIAN[word[1]] + " ", place
        )
    return shown(f"{place}: {messages[error.code].format(**details)}.", language)
