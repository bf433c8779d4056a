"""What two apps use and what names no noun of theirs."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        """Have the desk read numbers and days as people here write them."""
        from django.db import models
        from wagtail.admin.forms.models import register_form_field_override

        from core.written import WrittenDay, WrittenNumber, expect_years

        for kind, field in ((models.DecimalField, WrittenNumber), (models.DateField, WrittenDay)):
            register_form_field_override(kind, override={"form_class": field}, exact_class=True)
        expect_years()
