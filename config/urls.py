"""The addresses of Lumbung."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from competitions import urls as competitions_urls
from core import urls as core_urls
from home import urls as home_urls
from innovations import urls as innovations_urls
from search import urls as search_urls
from users import urls as users_urls

urlpatterns = [
    path("", include(core_urls)),
    path("akun/", include(users_urls)),
    path("", include(users_urls.other_login_patterns)),
    path("admin/", include(users_urls.admin_login_patterns)),
    path("admin/", include(innovations_urls.admin_patterns)),
    path("admin/", include(competitions_urls.admin_patterns)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(search_urls)),
    path("", include(competitions_urls)),
    path("", include(innovations_urls)),
    path("", include(home_urls)),
    path("", include(wagtail_urls)),
]

handler404 = "core.views.not_found"
