"""The link with which an officer sets her own password, once."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import User
from django.urls import reverse


def password_link(user: User) -> str:
    """The path of the page; good for PASSWORD_RESET_TIMEOUT, and void once a password is set or used to sign in."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
