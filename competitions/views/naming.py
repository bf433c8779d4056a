"""An agency names somebody who should not judge its entry; the answer never tells who judges."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from competitions.actions import conflicts
from competitions.models.choices import ConflictKind
from competitions.views.access import desk_page, own_entry
from competitions.views.doing import done

REFUSED = 422


class NameForm(forms.Form):
    """Whom an entrant names, and why."""

    named = forms.CharField(
        label=gettext_lazy("Who should not judge this entry?"),
        help_text=gettext_lazy("Full name or e-mail address."),
        max_length=254,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of conflict is it?"),
        choices=[("", gettext_lazy("Choose one")), *ConflictKind.choices],
    )
    note = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def name_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whom the agency means, and thank it alike whether or not that person judges."""
    entry = own_entry(request, pk)
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: conflicts.name_person(entry, by=request.user, **form.cleaned_data)
    ):
        messages.success(
            request, _("Thank you. If this person is or becomes a judge, they will not see this entry.")
        )
        return redirect("entering_entry", pk=pk)
    status = REFUSED if form.is_bound else 200
    return render(request, "competitions/judging/naming.html", {"entry": entry, "form": form}, status=status)


urlpatterns = [path("<int:pk>/konflik/", name_person, name="entering_conflict")]
