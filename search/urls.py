"""Addresses of the public catalogue."""

from django.urls import path

from search import views

urlpatterns: list = [
    path("inovasi/", views.catalogue, name="catalogue"),
    path("inovasi/bandingkan/", views.comparison, name="comparison"),
    path("inovasi/pilihan/<str:name>/", views.choices, name="choices"),
    path("inovasi/<path:path>/", views.record, name="record"),
]
