"""The house style in the editors' desk."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def load_house_style() -> SafeString:
    """Colour the desk like the public pages."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
