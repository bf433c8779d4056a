"""Addresses of the registry."""

from django.urls import path

from innovations.views import browse, desk, reviewing
from innovations.views.inviting import colleague_urls
from innovations.views.joining import invitation_urls

urlpatterns = [
    path("target/", browse.newest_board, name="newest_board"),
    path("target/<int:year>/", browse.board, name="target_board"),
    *invitation_urls,
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
    *colleague_urls,
]
