"""Forms of every word rendered by the design system: `{{ form }}` and `{{ field.as_field_group }}`."""

from django.forms.renderers import TemplatesSetting


class HouseForms(TemplatesSetting):
    """Label, hint, error, widget, in that order, tied together for assistive technology."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
