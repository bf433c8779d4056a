"""Allauth's forms in the words of this site, without placeholders that only repeat the label."""

from allauth.account import forms as account
from allauth.mfa.webauthn import forms as keys
from django import forms
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("E-mail"),
    "name": _("Name"),
    "email": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
}
LENGTH_HELP = _("At least 12 characters. A short sentence that only you know works well.")


class InOurWords(forms.BaseForm):
    """Relabels the fields that allauth names."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            if name in {"password", "oldpassword"}:
                field.help_text = ""
            elif name == "password1":
                field.help_text = LENGTH_HELP


class SignInForm(InOurWords, account.LoginForm):
    """E-mail address and password."""


class ConfirmForm(InOurWords, account.ReauthenticateForm):
    """The password once more, before something that matters."""


class ForgottenPasswordForm(InOurWords, account.ResetPasswordForm):
    """Where to send the link for a new password."""


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    """A new password instead of a forgotten one."""


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    """A new password instead of the current one."""


class FirstPasswordForm(InOurWords, account.SetPasswordForm):
    """A first password for somebody who came by a link."""


class AnotherEmailForm(InOurWords, account.AddEmailForm):
    """Another e-mail address."""


class AddKeyForm(InOurWords, keys.AddWebAuthnForm):
    """A new passkey and what it is called."""


class RenameKeyForm(InOurWords, keys.EditWebAuthnForm):
    """Another name for a passkey."""
