"""The colleagues' page in the editors' desk."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem

from innovations import rules
from innovations.actions import inviting
from innovations.forms import InviteForm, add_errors
from innovations.models import AgencyPage, Invitation
from users.models import User

MOST_LISTED = 50


class ColleaguesMenuItem(MenuItem):
    """The way to the colleagues' page, for those who have one."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to members of an agency and to whoever keeps the registry."""
        return request.user.is_superuser or bool(rules.agencies_of(request.user))


def colleagues_menu_item(request: HttpRequest | None = None) -> MenuItem:
    """Return the item for Wagtail's main menu."""
    return ColleaguesMenuItem(
        gettext_lazy("Colleagues"), reverse("colleagues"), name="colleagues", icon_name="group", order=850
    )


@require_admin_access
@require_safe
def colleagues(request: HttpRequest) -> HttpResponse:
    """Choose the agency whose people to see; with one alone, go there."""
    if request.user.is_superuser:
        agencies = AgencyPage.objects.filter(corner__isnull=False).order_by("title")
    else:
        agencies = AgencyPage.objects.filter(pk__in=[agency.pk for agency in rules.agencies_of(request.user)])
        if len(agencies) == 1:
            return redirect("colleagues_of", agency_id=agencies[0].pk)
    words = request.GET.get("q", "").strip()
    agencies = agencies.filter(title__icontains=words) if words else agencies
    context = {"agencies": agencies[:MOST_LISTED], "count": agencies.count(), "most": MOST_LISTED, "q": words}
    return render(request, "innovations/admin/colleague_agencies.html", context)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def colleagues_of(request: HttpRequest, agency_id: int) -> HttpResponse:
    """List an agency's members and open invitations; invite on POST."""
    agency = agency_for(request, agency_id)
    roles = rules.roles_open_to(request.user, agency)
    is_sent = request.method == "POST"
    form = InviteForm(roles, request.POST if is_sent else None, initial={"role": Invitation.Role.TEAM})
    if form.is_valid():
        try:
            inviting.invite(agency, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            sent = _("The invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
            messages.success(request, sent)
            return redirect("colleagues_of", agency_id=agency.pk)
    context = {
        "agency": agency,
        "form": form,
        "members": members_of(agency),
        "invitations": agency.invitations.waiting().select_related("invited_by"),
        "roles": roles,
        "may_remove": request.user.has_perm("innovations.remove_colleague", agency),
    }
    return render(request, "innovations/admin/colleagues.html", context, status=422 if is_sent else 200)


@require_admin_access
@require_POST
def revoke(request: HttpRequest, agency_id: int, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    agency = agency_for(request, agency_id)
    invitation = agency.invitations.filter(pk=invitation_id).first()
    if invitation is None or not request.user.has_perm(f"innovations.invite_{invitation.role}", agency):
        raise Http404
    try:
        inviting.revoke(invitation, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The invitation was revoked. Its link does not work any more."))
    return redirect("colleagues_of", agency_id=agency.pk)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, agency_id: int, user_id: int) -> HttpResponse:
    """Ask once, then let a member go."""
    agency = agency_for(request, agency_id)
    member = User.objects.filter(pk=user_id, groups__in=[agency.corner.team, agency.corner.heads]).first()
    if member is None or not request.user.has_perm("innovations.remove_colleague", agency):
        raise Http404
    if request.method != "POST":
        context = {"agency": agency, "member": member}
        return render(request, "innovations/admin/remove_colleague.html", context)
    try:
        inviting.remove(agency, by=request.user, member=member)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        gone = _("%(name)s does not belong to the agency any more.") % {"name": member}
        messages.success(request, gone)
    return redirect("colleagues_of", agency_id=agency.pk)


def agency_for(request: HttpRequest, agency_id: int) -> AgencyPage:
    """Return the agency when its people may be seen; the same 404 for a hidden one and for none."""
    agency = AgencyPage.objects.filter(pk=agency_id, corner__isnull=False).first()
    if agency is None or not request.user.has_perm("innovations.see_colleagues", agency):
        raise Http404
    return agency


def members_of(agency: AgencyPage) -> list[User]:
    """Return the people of an agency, heads first, each with `is_head` and `is_team`."""
    corner = agency.corner
    people = User.objects.filter(groups__in=[corner.team_id, corner.heads_id]).distinct()
    held: dict[int, set[int]] = {}
    for user_id, group_id in people.values_list("pk", "groups"):
        held.setdefault(user_id, set()).add(group_id)
    members = list(people.order_by("first_name", "last_name", "email"))
    for member in members:
        member.is_head = corner.heads_id in held[member.pk]
        member.is_team = corner.team_id in held[member.pk]
    return sorted(members, key=lambda member: not member.is_head)


#: Under `admin/`, before Wagtail's own.
colleague_urls = [
    path("rekan/", colleagues, name="colleagues"),
    path("rekan/<int:agency_id>/", colleagues_of, name="colleagues_of"),
    path("rekan/<int:agency_id>/undangan/<int:invitation_id>/batal/", revoke, name="revoke_invitation"),
    path("rekan/<int:agency_id>/anggota/<int:user_id>/keluarkan/", remove, name="remove_colleague"),
]
