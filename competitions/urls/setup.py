"""The secretariat's set-up desk, below `/admin/lomba/`."""

from django.urls import path

from competitions.views import setup, setup_parts

urlpatterns: list = [
    path("", setup.contest_list, name="contest_list"),
    path("baru/", setup.contest_new, name="contest_new"),
    path("<int:pk>/", setup.contest_desk, name="contest_desk"),
    path("<int:pk>/umumkan/", setup.contest_announce, name="contest_announce"),
    path("<int:pk>/salin/", setup.contest_clone, name="contest_clone"),
    path("<int:pk>/pokok/", setup_parts.basics, name="contest_basics"),
    path("<int:pk>/pedoman/", setup_parts.guide, name="contest_guide"),
    path("<int:pk>/tanggal/", setup_parts.dates, name="contest_dates"),
    path("<int:pk>/kategori/", setup_parts.categories, name="contest_categories"),
    path("<int:pk>/formulir/", setup_parts.sections, name="contest_sections"),
    path("<int:pk>/hadiah/", setup_parts.prizes, name="contest_prizes"),
    path("<int:pk>/rubrik/", setup_parts.rubrics, name="contest_rubrics"),
    path("<int:pk>/rubrik/<int:rubric_pk>/", setup_parts.rubric, name="contest_rubric"),
    path(
        "<int:pk>/rubrik/<int:rubric_pk>/<int:criterion_pk>/",
        setup_parts.criterion,
        name="contest_criterion",
    ),
    path("<int:pk>/babak/", setup_parts.rounds, name="contest_rounds"),
    path("<int:pk>/babak/<int:round_pk>/", setup_parts.round_, name="contest_round"),
]
