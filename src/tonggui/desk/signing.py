# SPDX-License-Identifier: Apache-2.0
"""Forms of signing in without the ways that are closed here: nobody resets a password by mail."""

from __future__ import annotations

from typing import Any

from allauth.account import forms


class Login(forms.LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].help_text = ""


class Reauthenticate(forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].help_text = ""


class ChangePassword(forms.ChangePasswordForm):
    """The old password and the new one, twice."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["oldpassword"].help_text = ""
