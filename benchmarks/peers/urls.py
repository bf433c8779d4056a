"""Lumbung's addresses and the peers'."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks.peers.stock import StockListing, stock_detail
from config.urls import urlpatterns as own

BODY = ("Lumbung " * 2500)[:20_000]


def bare(request: HttpRequest) -> HttpResponse:
    """The least a view can do: 20 kB of text behind the same middleware."""
    return HttpResponse(BODY)


urlpatterns = [
    path("tolok/polos/", bare),
    path("tolok/stok/", StockListing.as_view()),
    path("tolok/stok/<int:pk>/", stock_detail),
    *own,
]
