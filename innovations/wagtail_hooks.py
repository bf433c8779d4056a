"""What the registry changes in Wagtail's admin: each agency's corner, and no way past the flow."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from core import files
from core.models import RegistryDocument
from innovations import admin_filters, rules
from innovations.dashboard import DeskPanel
from innovations.models import AgencyPage, InnovationPage, Sector, Target, Theme
from innovations.models.keeping import kept_at_or_below
from innovations.models.permissions import AgencyPermissionTester
from innovations.sending import SendMenuItem
from innovations.views.inviting import colleagues_menu_item

#: Menu items that stay for people who do not administer the installation.
KEPT_MENU_ITEMS = {
    *("explorer", "images", "documents", "lists", "target-board", "competitions", "entering-desk"),
    *("colleagues", "account"),
}


class SectorViewSet(SnippetViewSet):
    """Sectors, editable by the keepers of the registry."""

    model = Sector
    icon = "tag"
    list_display = (
        "name",
        "group",
        Column(
            "is_active",
            label=capfirst(gettext_lazy("offered in forms")),
            accessor=lambda sector: _("Yes") if sector.is_active else _("No"),
            sort_key="is_active",
        ),
    )
    list_filter = ("group", "is_active")


class ThemeViewSet(SnippetViewSet):
    """Themes of every scheme."""

    model = Theme
    icon = "tag"
    list_display = ("scheme", "code", "name", "year_from", "year_to")
    list_filter = ("scheme",)


class TargetViewSet(SnippetViewSet):
    """Targets that differ from three."""

    model = Target
    icon = "calendar-check"
    list_display = ("government", "year", "number")


class ListsViewSetGroup(SnippetViewSetGroup):
    """The open lists, under one item of the menu."""

    menu_label = gettext_lazy("Lists")
    menu_name = "lists"
    menu_icon = "tag"
    menu_order = 160
    items = (SectorViewSet, ThemeViewSet, TargetViewSet)


register_snippet(ListsViewSetGroup)
admin_filters.narrow()


@hooks.register("construct_homepage_panels")
def put_desk_first(request: HttpRequest, panels: list) -> None:
    """Show the desk in place of Wagtail's panels, which know nothing of targets."""
    panels[:] = [DeskPanel()]


@hooks.register("construct_homepage_summary_items")
def leave_out_site_counts(request: HttpRequest, items: list) -> None:
    """Site-wide counts tell an agency how many drafts others have."""
    items[:] = []


@hooks.register("construct_main_menu")
def leave_out_what_a_role_does_not_use(request: HttpRequest, items: list) -> None:
    """Keep what people of the registry use; administrators keep everything."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name in KEPT_MENU_ITEMS]


class BoardMenuItem(MenuItem):
    """The board, for those who see all agencies."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to verifiers, leaders, auditors and administrators."""
        return rules.sees_board(request.user)


@hooks.register("register_admin_menu_item")
def add_board() -> MenuItem:
    """Lead to the target board."""
    return BoardMenuItem(
        gettext_lazy("Target board"),
        reverse("admin_board_now"),
        name="target-board",
        icon_name="list-ul",
        order=150,
    )


@hooks.register("register_admin_menu_item")
def add_colleagues() -> MenuItem:
    """Lead to the people of one's agency."""
    return colleagues_menu_item()


@hooks.register("construct_page_chooser_queryset")
def choose_published_or_own(pages: Any, request: HttpRequest) -> Any:
    """Offer published pages and those of the person's own agencies."""
    if request.user.is_superuser:
        return pages
    own = Q(live=True)
    for agency in rules.agencies_of(request.user):
        own |= Q(path__startswith=agency.path)
    return pages.filter(own)


@hooks.register("before_create_page")
def leave_agencies_to_the_registrar(
    request: HttpRequest, parent: Page, page_class: type[Page]
) -> HttpResponse | None:
    """Teams add innovations; agencies are added by those who keep the tree."""
    if page_class is AgencyPage and not AgencyPermissionTester(request.user, parent).keeps_tree:
        messages.error(request, _("Agencies are registered by the verifiers. Ask them to add this one."))
        return redirect("wagtailadmin_home")
    if page_class is InnovationPage and not parent.specific.live:
        messages.error(
            request, _("“%(agency)s” is withdrawn, so nothing can be added to it.") % {"agency": parent.title}
        )
        return redirect("wagtailadmin_home")
    return None


@hooks.register("before_edit_page")
def ask_for_the_workflow_once(request: HttpRequest, page: Page) -> None:
    """Keep the page's workflow state while its editor is shown: Wagtail asks for it some fifteen times.

    Only for reading: a post changes the state on its way.
    """
    if request.method == "GET" and isinstance(page, InnovationPage):
        page._current_workflow_states = list(
            page.workflow_states.active().select_related("current_task_state__task")
        )


@hooks.register("before_edit_page")
def notice_another_editor(request: HttpRequest, page: Page) -> None:
    """Tell the form when somebody saved while this text was being written.

    Wagtail compares the versions for autosave alone; its save button would put one text in place of
    the other without a word.
    """
    if request.method != "POST" or not isinstance(page, InnovationPage) or page.latest_revision is None:
        return
    latest = page.latest_revision
    opened = request.POST.get("overwrite_revision_id") or request.POST.get("loaded_revision_id")
    opened_at = request.POST.get("loaded_revision_created_at")
    is_autosaved = bool(request.POST.get("overwrite_revision_id"))
    if opened and (
        opened != str(latest.pk) or not (is_autosaved or opened_at == latest.created_at.isoformat())
    ):
        page.saved_meanwhile_by = get_user_display_name(latest.user) if latest.user else _("Somebody")


@hooks.register("before_delete_page")
def keep_what_was_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Nothing once published is deleted."""
    if not kept_at_or_below(page.path).exists():
        return None
    messages.error(request, _("What was once published is never deleted. Withdraw it with a reason instead."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_bulk_actions_inside_the_flow(
    request: HttpRequest, action_type: str, objects: list, action: Any
) -> HttpResponse | None:
    """Bulk delete keeps the record; bulk publishing would pass the flow by."""
    pages = [item for item in objects if isinstance(item, Page)]
    if action_type == "delete" and any(kept_at_or_below(page.path).exists() for page in pages):
        text = _("What was once published is never deleted. Withdraw it with a reason instead.")
    elif action_type in {"publish", "unpublish"} and _touches_innovations(pages):
        text = _("Innovations are published by verification and withdrawn with a reason, one by one.")
    else:
        return None
    messages.error(request, text)
    return redirect(
        action.get_success_url(request) if hasattr(action, "get_success_url") else "wagtailadmin_home"
    )


def _touches_innovations(pages: list[Page]) -> bool:
    return any(InnovationPage.objects.filter(path__startswith=page.path).exists() for page in pages)


@hooks.register("before_unpublish_page")
def keep_agencies_with_published_pages(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page above published innovations stays, or they would lose their home."""
    if not page.get_descendants().live().type(InnovationPage).exists():
        return None
    messages.error(
        request,
        _(
            "Published innovations stand below this page. Withdraw or move them first, or give the agency a last day."
        ),
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_serve_document")
def keep_documents_private(document: RegistryDocument, request: HttpRequest) -> None:
    """Serve what a published page shows; the rest only to those who may see it, else as if missing."""
    if not document.is_public and not files.may_see(request.user, document):
        raise Http404


@hooks.register("register_log_actions")
def name_our_log_lines(actions: Any) -> None:
    """Give our lines in the history words of their own."""
    actions.register_action(
        "innovations.withdraw", gettext_lazy("Withdraw"), gettext_lazy("Withdrawn with a reason")
    )
    actions.register_action(
        "innovations.close_year", gettext_lazy("Close a year"), gettext_lazy("Closed a year")
    )


@hooks.register("construct_page_action_menu")
def say_who_reads_next(items: list, request: HttpRequest, context: dict) -> None:
    """Write beside "Save" who an innovation goes to."""
    for place, item in enumerate(items):
        if item.name == SendMenuItem.name:
            items[place] = SendMenuItem(order=item.order)


@hooks.register("insert_editor_js")
def add_editor_scripts() -> str:
    """Count words, keep the completeness meter up to date, and smooth the way of the keyboard."""
    names = ("save", "words", "meter", "rich-names", "chosen", "dates", "next-part", "to-error")
    return format_html_join(
        "\n",
        '<script src="{}" type="module"></script>',
        ((static(f"js/desk/{name}.js"),) for name in names),
    )


@hooks.register("insert_global_admin_css")
def add_desk_styles() -> str:
    """Dress the desk, the review screen and the meter."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))


@hooks.register("register_page_listing_buttons")
def add_review_button(page: Page, user: Any, next_url: str | None = None) -> Any:
    """Lead from the list to the review screen."""
    from wagtail.admin.widgets.button import ListingButton

    if isinstance(page.specific_deferred, InnovationPage):
        yield ListingButton(_("Review"), reverse("innovation_review", args=[page.pk]), priority=15)
