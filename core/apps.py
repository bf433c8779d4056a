"""What two apps use and what names no noun of theirs."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        """Have the desk read numbers and days as people here write them, and name its choosers' tab in their language."""
        from django.db import models
        from django.utils.translation import gettext_lazy as _
        from wagtail.admin.forms.models import register_form_field_override
        from wagtail.admin.viewsets.chooser import ChooserViewSet

        from core.written import WrittenDay, WrittenNumber, expect_years

        for kind, field in ((models.DecimalField, WrittenNumber), (models.DateField, WrittenDay)):
            register_form_field_override(kind, override={"form_class": field}, exact_class=True)
        expect_years()
        # Wagtail translates this word once, as the process starts, whoever reads it afterwards.
        ChooserViewSet.search_tab_label = _("Search")
