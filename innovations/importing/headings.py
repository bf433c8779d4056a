"""Which column holds what: headings as people write them, in Indonesian and in code."""

from innovations.importing.words import plain

IGNORED = "ignored"

#: field of the record -> the headings it is met under (compared without case, spacing, punctuation).
HEADINGS: dict[str, tuple[str, ...]] = {
    "title": (
        "nama inovasi", "nama inovasi daerah", "judul inovasi", "judul", "nama", "inovasi", "name", "nama inovasi opd",
    ),
    "year_applied": (
        "tahun", "tahun penerapan", "tahun inovasi", "tahun pertama diterapkan", "tahun mulai", "year",
        "tahun pertama penerapan", "tahun pelaksanaan",
    ),
    "stage": ("tahapan", "tahapan inovasi", "tahap", "tahap inovasi"),
    "initiator": ("inisiator", "inisiator inovasi", "inisiator inovasi daerah"),
    "initiator_name": ("nama inisiator", "nama inisiator inovasi", "nama inovator", "inovator"),
    "innovation_class": ("klasifikasi", "klasifikasi inovasi", "class", "klasifikasi inovasi daerah"),
    "innovation_type": ("jenis", "jenis inovasi", "type", "jenis inovasi daerah"),
    "innovation_form": ("bentuk", "bentuk inovasi", "form", "bentuk inovasi daerah"),
    "main_sector": (
        "urusan", "urusan utama", "urusan inovasi", "urusan pemerintahan", "sector", "urusan inovasi daerah",
        "urusan pemerintahan utama",
    ),
    "related_sectors": (
        "urusan lain", "urusan lain yang beririsan", "urusan terkait", "urusan beririsan", "urusan pemerintahan lain",
    ),
    "asta_cita": ("asta cita", "astacita", "tematik asta cita"),
    "pkpn": ("pkpn", "klaster pkpn", "program kerja prioritas nasional"),
    "sdg": ("sdg", "sdgs", "tpb", "tujuan pembangunan berkelanjutan", "tpb sdgs"),
    "thematic": ("tematik", "tema", "tematik inovasi"),
    "summary": ("ringkasan", "ringkasan inovasi", "deskripsi", "deskripsi singkat", "uraian singkat", "gambaran umum"),
    "summary_en": ("ringkasan inggris", "ringkasan bahasa inggris", "english summary"),
    "effective": ("efektif",),
    "efficient": ("efisien",),
    "simple": ("sederhana", "mudah"),
    "design_legal_basis": ("dasar hukum", "legal basis"),
    "design_problem": ("permasalahan", "masalah", "latar belakang", "problem"),
    "design_strategic_issue": ("isu strategis", "isu strategis global nasional lokal", "strategic issue"),
    "design_method": ("metode pembaharuan", "metode pembaruan", "metode", "method"),
    "design_novelty": (
        "keunggulan dan kebaharuan", "keunggulan kebaharuan", "keunggulan", "kebaharuan", "kebaruan", "novelty",
        "keunggulan dan kebaruan",
    ),
    "design_how_it_works": (
        "cara kerja", "cara kerja spesifikasi", "spesifikasi", "cara kerja inovasi", "how it works",
        # The whole design in one column goes here; the agency divides it into the six parts.
        "rancang bangun", "rancang bangun inovasi", "rancang bangun dan pokok perubahan", "design",
        "rancang bangun dan pokok perubahan yang dilakukan",
    ),
    "goal": ("tujuan", "tujuan inovasi", "tujuan inovasi daerah"),
    "benefit": ("manfaat", "manfaat inovasi", "manfaat yang diperoleh"),
    "result": ("hasil", "hasil inovasi", "dampak"),
    "trial_date": ("waktu uji coba", "tanggal uji coba", "uji coba", "waktu uji coba inovasi daerah"),
    "launch_date": (
        "waktu penerapan", "tanggal penerapan", "penerapan", "waktu implementasi", "waktu penerapan inovasi daerah",
        "waktu diterapkan",
    ),
    "development_date": (
        "waktu pengembangan", "tanggal pengembangan", "pengembangan", "tanggal pengembangan terbaru",
    ),
    "budget_amount": ("anggaran", "besaran anggaran", "jumlah anggaran", "biaya"),
    "budget_source": ("sumber anggaran", "sumber dana", "sumber pembiayaan"),
    "service_url": ("tautan layanan", "link layanan", "link aplikasi", "alamat aplikasi", "tautan", "link", "url"),
    "video_url": ("video", "link video", "tautan video"),
    "place": ("lokasi", "tempat"),
    "latitude": ("lintang", "garis lintang", "lat"),
    "longitude": ("bujur", "garis bujur", "long", "lng"),
    "contact_name": ("nama pic", "pic", "narahubung", "nama kontak"),
    "contact_address": ("kontak pic", "nomor hp", "no hp", "kontak", "telepon", "email pic"),
    IGNORED: ("no", "nomor", "no urut", "skor", "nilai", "total skor"),
}  # fmt: skip

FIELD_OF: dict[str, str] = {
    plain(heading): field
    for field, headings in HEADINGS.items()
    for heading in ((field,) if field != IGNORED else ()) + headings
}


def field_of(heading: str) -> str | None:
    """Return the field a heading stands for, IGNORED for a running number or score, None when unknown."""
    return FIELD_OF.get(plain(heading))
