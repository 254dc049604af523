"""What a reader may choose about the pages."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from comity.node.pages.preferences import zones


class LanguageForm(forms.Form):
    """The language switch in the head of the page."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)


class PreferenceForm(forms.Form):
    """Language, zone and appearance, for one reader."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Every time on your pages is shown in this zone, with its name."),
        choices=lambda: [(zone, zone.replace("_", " ")) for zone in zones()],
    )
    appearance = forms.ChoiceField(
        label=_("Appearance"),
        widget=forms.RadioSelect,
        choices=[("system", _("As the device is set")), ("light", _("Light")), ("dark", _("Dark"))],
    )
