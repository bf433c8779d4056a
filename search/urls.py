"""Addresses of the public catalogue."""

from django.urls import path
from django.views.generic import RedirectView

from search import feeds, views
from search.api import api, docs, missing, openapi
from search.open_data import views as data

urlpatterns: list = [
    path("inovasi/", views.catalogue, name="catalogue"),
    path("inovasi/data.csv", data.data_csv, name="data_csv"),
    path("inovasi/data.xlsx", data.data_xlsx, name="data_xlsx"),
    path("inovasi/data.json", data.data_json, name="data_json"),
    path("inovasi/dcat.jsonld", data.catalogue_of_data, name="dcat"),
    path("inovasi/feed.atom", feeds.atom, name="feed"),
    path("inovasi/id/<int:number>/", data.permanent_link, name="permanent_link"),
    path("inovasi/bandingkan/", views.comparison, name="comparison"),
    path("inovasi/pilihan/<str:name>/", views.choices, name="choices"),
    path("inovasi/<path:path>/", views.record, name="record"),
    path("api/v1/docs", docs, name="api_docs"),
    path("api/v1/openapi.json", openapi, name="openapi"),
    path("api/v1/", RedirectView.as_view(url="/api/v1/docs")),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", missing),
    path("data/", data.data_page, name="data_page"),
]
