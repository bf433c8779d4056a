"""Addresses of the front door."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path

from home import sitemaps, views

urlpatterns = [
    path("dasbor/", views.dashboard, name="dashboard"),
    path("dasbor/data.csv", views.dashboard_data, name="dashboard_data"),
    path("gaya/", views.style_guide, name="style_guide"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemap_views.index,
        {"sitemaps": sitemaps.SITEMAPS, "sitemap_url_name": "sitemap_part"},
        name="sitemap",
    ),
    path(
        "sitemap-<slug:section>.xml",
        sitemap_views.sitemap,
        {"sitemaps": sitemaps.SITEMAPS},
        name="sitemap_part",
    ),
]
