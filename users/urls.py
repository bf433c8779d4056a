"""Addresses of sign-in: allauth's pages under Indonesian paths, with allauth's own names.

`urlpatterns` belong under `akun/`, `admin_login_patterns` before Wagtail's admin under `admin/`, and
`other_login_patterns` at the root before Wagtail's pages.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.urls import build_provider_urlpatterns
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path

from users import views

email_patterns = [
    path("", account.email, name="account_email"),
    path("konfirmasi/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^konfirmasi/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
]

password_patterns = [
    path("ganti/", account.password_change, name="account_change_password"),
    path("buat/", account.password_set, name="account_set_password"),
    path("lupa/", account.password_reset, name="account_reset_password"),
    path("lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("selesai/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

mfa_patterns = [
    path("", mfa.index, name="mfa_index"),
    path("masuk/", mfa.authenticate, name="mfa_authenticate"),
    path("konfirmasi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("aplikasi/aktifkan/", totp.activate_totp, name="mfa_activate_totp"),
    path("aplikasi/matikan/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("kode-cadangan/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("kode-cadangan/buat/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("kode-cadangan/unduh/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("kunci/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("kunci/tambah/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("kunci/masuk/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("kunci/konfirmasi/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("kunci/<int:pk>/hapus/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("kunci/<int:pk>/ubah/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
]

urlpatterns = [
    path("", views.home, name="account_home"),
    path("masuk/", views.SignInView.as_view(), name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("nonaktif/", account.account_inactive, name="account_inactive"),
    path("daftar/", views.no_sign_up, name="account_signup"),
    path("konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("surel/", include(email_patterns)),
    path("kata-sandi/", include(password_patterns)),
    path("dua-langkah/", include(mfa_patterns)),
    path("sesi/", sessions.list_usersessions, name="usersessions_list"),
    path("sekali/", views.one_time_link, name="one_time_link_refused"),
    path("sekali/<path:token>/", views.one_time_link, name="one_time_link"),
    path("penyedia/", include("allauth.socialaccount.urls")),
    *build_provider_urlpatterns(),
]

#: Wagtail's own form skips the second factor, so its address leads to ours.
admin_login_patterns = [path("login/", views.to_sign_in)]

#: The same for Wagtail's form for private pages, and for Django's admin, which is not installed.
other_login_patterns = [
    path("_util/login/", views.to_sign_in),
    path("django-admin/login/", views.to_sign_in),
]
