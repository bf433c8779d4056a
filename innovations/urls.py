"""Addresses of the registry."""

from django.urls import path

from innovations.views import browse, desk, reviewing

urlpatterns = [
    path("target/", browse.newest_board, name="newest_board"),
    path("target/<int:year>/", browse.board, name="target_board"),
]

#: Put before Wagtail's own under `/admin/`.
admin_patterns = [
    path("inovasi/<int:pk>/tinjau/", reviewing.review, name="innovation_review"),
    path("inovasi/<int:pk>/tarik/", reviewing.withdraw, name="innovation_withdraw"),
    path("inovasi/<int:pk>/pratinjau/", reviewing.preview, name="innovation_preview"),
    path("inovasi/<int:pk>/kelengkapan/", desk.completeness, name="innovation_completeness"),
    path("inovasi/<int:pk>/lanjutkan/", desk.continue_record, name="innovation_continue"),
    path("papan/", desk.board, name="admin_board_now"),
    path("papan/<int:year>/", desk.board, name="admin_board"),
    path("papan/tutup/", desk.close_year, name="close_year"),
]
