"""Addresses of the front door."""

from django.urls import path

from home import views

urlpatterns = [
    path("dasbor/", views.dashboard, name="dashboard"),
    path("dasbor/data.csv", views.dashboard_data, name="dashboard_data"),
    path("gaya/", views.style_guide, name="style_guide"),
]
