"""A stock Wagtail listing: pages from the ORM, django-filter, counts by annotation, Wagtail's search."""

import django_filters
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import ListView

from innovations.models import InnovationPage

FACETS = ["year_applied", "stage", "initiator", "innovation_type", "innovation_form", "main_sector__name"]


class StockFilter(django_filters.FilterSet):
    year = django_filters.AllValuesMultipleFilter(field_name="year_applied")
    type = django_filters.AllValuesMultipleFilter(field_name="innovation_type")
    stage = django_filters.AllValuesMultipleFilter(field_name="stage")

    class Meta:
        model = InnovationPage
        fields: list[str] = []


class StockListing(ListView):
    paginate_by = 20
    template_name = "stock_listing.html"

    def get_queryset(self):
        pages = InnovationPage.objects.live().public().select_related("main_sector")
        self.filter = StockFilter(self.request.GET, queryset=pages.order_by("-first_published_at"))
        found = self.filter.qs
        if words := self.request.GET.get("q"):
            numbers = [page.pk for page in found.search(words)]
            found = found.filter(pk__in=numbers)
        self.found = found
        return found

    def get_context_data(self, **kwargs):
        facets = {
            name: self.found.order_by().values(name).annotate(number=Count("pk")).order_by("-number")[:50]
            for name in FACETS
        }
        return super().get_context_data(facets=facets, filter=self.filter, **kwargs)


def stock_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(InnovationPage.objects.live().select_related("main_sector"), pk=pk)
    return render(request, "stock_detail.html", {"page": page})
