"""Presentations, field visits and plenaries: on the secretariat's desk, the judges' and the agency's."""

from django.urls import path

from competitions.views import deliberating, scheduling, visit_desk, visiting


def plenary_patterns(start: str, frame: deliberating.Frame) -> list:
    """Return the addresses of plenaries below `start`, in a frame."""
    own, name = {"frame": frame}, frame.prefix
    one = f"{start}<int:number>/"
    return [
        path(start, deliberating.plenary_list, own, name=f"{name}_list"),
        path(f"{start}baru/", deliberating.plenary_new, own, name=f"{name}_new"),
        path(one, deliberating.plenary, own, name=name),
        path(f"{one}putuskan/", deliberating.decide, own, name=f"{name}_decide"),
        path(f"{one}batal/<int:adjustment_pk>/", deliberating.cancel, own, name=f"{name}_cancel"),
        path(f"{one}undur/", deliberating.recuse, own, name=f"{name}_recuse"),
        path(f"{one}tutup/", deliberating.close, own, name=f"{name}_close"),
        path(f"{one}berita-acara.pdf", deliberating.minutes, own, name=f"{name}_minutes"),
    ]


#: Below `/admin/lomba/`.
urlpatterns: list = [
    path("<int:pk>/jadwal/", scheduling.schedule_list, name="contest_schedule_list"),
    path("<int:pk>/jadwal/<int:round_pk>/", scheduling.schedule, name="contest_schedule"),
    path("<int:pk>/jadwal/<int:round_pk>/jadwal.ics", scheduling.schedule_file, name="contest_schedule_file"),
    path("<int:pk>/jadwal/<int:round_pk>/<int:slot_pk>/", scheduling.slot_move, name="contest_slot"),
    path("<int:pk>/kunjungan/", visit_desk.visit_list, name="contest_visits"),
    path("<int:pk>/kunjungan/foto/<int:photo_pk>/", visit_desk.visit_photo, name="contest_visit_photo"),
    *plenary_patterns("<int:pk>/pleno/", deliberating.ADMIN),
]
#: Below `/juri/`.
judge_patterns: list = [
    path("jadwal/<int:round_pk>/", scheduling.judge_schedule, name="judging_schedule"),
    path("jadwal/<int:round_pk>/jadwal.ics", scheduling.judge_schedule_file, name="judging_schedule_file"),
    path("kunjungan/<int:entry_id>/", visiting.visit, name="judging_visit"),
    path("kunjungan/<int:entry_id>/tanda-tangan/", visiting.sign, name="judging_visit_sign"),
    path("kunjungan/<int:entry_id>/foto/", visiting.photo_new, name="judging_visit_photo_new"),
    path("kunjungan/<int:entry_id>/foto/<int:photo_pk>/", visiting.photo, name="judging_visit_photo"),
    path(
        "kunjungan/<int:entry_id>/foto/<int:photo_pk>/hapus/",
        visiting.photo_remove,
        name="judging_visit_photo_remove",
    ),
    *plenary_patterns("pleno/<int:pk>/", deliberating.JUDGES),
]
#: Below `/peserta/`.
entrant_patterns: list = [
    path("<int:pk>/jadwal.ics", scheduling.entrant_schedule_file, name="entering_schedule_file"),
]
