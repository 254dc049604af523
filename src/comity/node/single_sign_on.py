"""Signing in through a national identity service (OpenID Connect), where `node.toml` names one.

It opens the node to nobody new: whom the service vouches for must be an officer in service already. She is found by the
service's subject; the first time by an e-mail address that the service has verified and the operator has entered. From
then on the subject is hers, so that an address given to somebody else at the service opens nothing here. The second
factor of this node is asked for as ever.

Beyond allauth: the identity token is verified also where it came straight from the service, its issuer is the one that
the operator wrote down, claims other than the subject are not kept, and nobody binds a foreign identity to herself.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NoReturn

import jwt
import msgspec
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from comity.directory import queries
from comity.directory.core.permissions import OfficerUnknown
from comity.node.pages import refusals
from comity.terms.errors import ComityError, gettext_noop

ALGORITHMS = ["ES256", "ES384", "ES512", "EdDSA", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"]
"""Only signatures that need the service's private key (RFC 8725, section 3.1)."""
CLAIMS = ["iss", "sub", "aud", "exp", "iat"]  # OpenID Connect Core 1.0, section 2
MAX_SUBJECT = 191  # as many characters as allauth keeps; the specification allows 255
ANSWER_SECONDS = 10


class NotConfirmed(ComityError):
    code = "node.single-sign-on.not-confirmed"
    status = 403
    sentence = gettext_noop(
        "The identity service did not confirm who you are. Try again, or sign in with the password of this node."
    )


class NotAppointed(ComityError):
    code = "node.single-sign-on.not-appointed"
    status = 403
    sentence = gettext_noop(
        "The identity service knows you, but no officer of this node in service has this identity or this verified "
        "e-mail address. Ask the node operator."
    )


class ServiceAway(ComityError):
    code = "node.single-sign-on.away"
    status = 503
    sentence = gettext_noop(
        "The identity service does not answer. Sign in with the password of this node, or try again later."
    )


class Published(msgspec.Struct):
    """What an identity service says of itself (OpenID Connect Discovery 1.0, section 3), as far as it is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: list[str] = []


class Service(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    """The identity service as this node believes it."""

    @cached_property
    def openid_config(self) -> dict[str, object]:
        """What the service publishes of itself, if it is the one that was asked for (Discovery 1.0, section 4.3).

        Raises OAuth2Error, RequestException.
        """
        provider = self.get_provider()
        with get_adapter().get_requests_session() as session:
            answer = session.get(provider.server_url)
            answer.raise_for_status()
        try:
            published = msgspec.json.decode(answer.content, type=Published)
        except msgspec.MsgspecError as error:
            raise OAuth2Error("not a description of an identity service") from error
        if published.issuer.rstrip("/") != provider.app.settings["server_url"].rstrip("/"):
            raise OAuth2Error("another issuer")
        return msgspec.structs.asdict(published)

    def complete_login(
        self,
        request: HttpRequest,
        app: SocialApp,
        token: SocialToken,  # noqa: ARG002  allauth's own signature
        **kwargs: Mapping[str, str],
    ) -> SocialLogin:
        """Who signs in, by the signed token alone."""
        claims = self.verified(kwargs["response"].get("id_token", ""), app)
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        login.account.extra_data = {}
        return login

    def verified(self, token: str, app: SocialApp) -> dict[str, object]:
        """The claims of an identity token (Core 1.0, section 3.1.3.7). Raises OAuth2Error."""
        config = self.openid_config
        try:
            key = jwt.PyJWKClient(str(config["jwks_uri"]), timeout=ANSWER_SECONDS).get_signing_key_from_jwt(token)
            claims: dict[str, object] = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=str(config["issuer"]),
                options={"require": CLAIMS},
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise OAuth2Error("the identity token does not verify") from error
        if not 0 < len(str(claims["sub"])) <= MAX_SUBJECT:
            raise OAuth2Error("no usable subject")
        return {**claims, "email_verified": claims.get("email_verified") is True}


class Identities(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Which officer an identity belongs to."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """The officer with that verified address, unless another identity is hers already."""
        for given in sociallogin.email_addresses:
            found = EmailAddress.objects.filter(email__iexact=given.email, verified=True).first()
            if given.verified and found and not SocialAccount.objects.filter(user=found.user).exists():
                return found.user, found.email
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuses whoever is no officer in service."""
        try:
            queries.actor_of(sociallogin.user, at=timezone.now())
        except OfficerUnknown:
            _refuse(request, NotAppointed())

    def on_authentication_error(self, request: HttpRequest, *_args: object, **_kwargs: object) -> None:
        _refuse(request, NotConfirmed())


def _refuse(request: HttpRequest, refusal: ComityError) -> NoReturn:
    raise ImmediateHttpResponse(refusals.of_error(request, refusal))


@login_not_required
@require_POST
def sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sends the browser to the identity service."""
    return _spoken(request, lambda: _redirected(request, provider_id))


@login_not_required
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the browser comes back from the identity service."""
    return _spoken(request, lambda: OAuth2CallbackView.adapter_view(Service(request, provider_id))(request))


def _redirected(request: HttpRequest, provider_id: str) -> HttpResponse:
    provider = get_adapter().get_provider(request, provider_id)
    answer: HttpResponse = provider.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))
    return answer


def _spoken(request: HttpRequest, speak: Callable[[], HttpResponse]) -> HttpResponse:
    """What comes of talking to the service, which may be down or talk nonsense."""
    try:
        return speak()
    except SocialApp.DoesNotExist as none_configured:
        raise Http404 from none_configured
    except RequestException:
        return refusals.of_error(request, ServiceAway())
    except (OAuth2Error, ValueError, TypeError):
        return refusals.of_error(request, NotConfirmed())
