"""The small forms of acts: what an officer adds when she takes a step."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.evidence.core.bodies import MAX_ATTACHMENTS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Said: TypeAlias = "str | _StrPromise"
Choices = Sequence[tuple[str, str]]
MAX_TEXT: Final = 20_000
LAST_YEAR: Final = 2200


class ActForm(forms.Form):
    """What an act asks for. `choices` says what can be chosen, by field."""

    def __init__(
        self,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        choices: Mapping[str, Choices] | None = None,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        for name, offered in (choices or {}).items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(offered)


def _text(label: Said, help_text: Said = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=MAX_TEXT, widget=forms.Textarea({"rows": rows})
    )


def _line(label: Said, help_text: Said = "", *, required: bool = True, longest: int = 200) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=longest)


class EndOfDayField(forms.DateField):
    """A day; its value is its last minute in the reader's zone."""

    widget = forms.DateInput({"type": "date", "class": "short"}, format="%Y-%m-%d")

    def clean(self, value: object) -> datetime | None:
        day = super().clean(value)
        if day and day.year > LAST_YEAR:
            raise ValidationError(_("Give a day before the year {year}.").format(year=LAST_YEAR + 1))
        return end_of(day) if day else None


def end_of(day: date) -> datetime:
    """The last minute of a day in the reader's zone."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = FilesInput

    def clean(self, value: object, initial: object = None) -> "list[UploadedFile[bytes]]":
        given = value if isinstance(value, list) and value else [value]
        if len(given) > MAX_ATTACHMENTS:
            raise ValidationError(_("At most {most} files at once.").format(most=MAX_ATTACHMENTS))
        return [super(FilesField, self).clean(one, initial) for one in given if one or self.required]


class NothingToAdd(ActForm):
    """An act that needs no words."""


class NoteForm(ActForm):
    """Words that may be added."""

    text = _text(gettext_lazy("Note"), gettext_lazy("The other side reads it."), required=False, rows=3)


class ReasonForm(ActForm):
    """Why, in words."""

    text = _text(gettext_lazy("Reason"), gettext_lazy("One or two sentences. The other side reads them."))


class QuestionForm(ActForm):
    text = _text(gettext_lazy("Question"), gettext_lazy("Ask everything at once: each round costs days."))


class AnswerForm(ActForm):
    text = _text(gettext_lazy("Answer"), gettext_lazy("The other side reads it."))


class RefusalForm(ActForm):
    """A ground from the list of the instrument, and the reason in words."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Ground of refusal"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The grounds that the instrument relied on allows."),
    )
    text = _text(gettext_lazy("Reason"), gettext_lazy("Say what in this request meets the ground."))


class UntilForm(ActForm):
    """Until when data are kept."""

    until = EndOfDayField(label=gettext_lazy("Kept until the end of"))
    text = _text(gettext_lazy("Reason"), gettext_lazy("The other side reads it."), required=False, rows=3)


class GrantForm(ActForm):
    """Since the data are frozen: until when, and under which number of the holder."""

    until = EndOfDayField(label=gettext_lazy("Kept until the end of"))
    holder_reference = _line(
        gettext_lazy("The holder's reference"),
        gettext_lazy("The number under which the holder keeps the data, if it gave one."),
        required=False,
    )


class ExtendForm(ActForm):
    """A later end."""

    until = EndOfDayField(label=gettext_lazy("Kept until the end of"))


class OrderForm(ActForm):
    """What a provider's desk is told to do."""

    desk = forms.ChoiceField(label=gettext_lazy("To the desk"))
    due = EndOfDayField(label=gettext_lazy("Answer by the end of"))
    text = _text(
        gettext_lazy("What is ordered"), gettext_lazy("The provider reads this above the holder's view of the request.")
    )


class CallBackForm(ActForm):
    """What was heard at the number known for the asking desk."""

    spoke_to = _line(
        gettext_lazy("Function of the person reached"), gettext_lazy("Such as: duty officer."), longest=120
    )
    genuine = forms.TypedChoiceField(
        label=gettext_lazy("What the call showed"),
        widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("The request is theirs")), ("no", gettext_lazy("They know nothing of it"))],
        coerce=lambda said: said == "yes",
    )


class DeskForm(ActForm):
    """Another desk of this node."""

    desk = forms.ChoiceField(label=gettext_lazy("To the desk"))


class DeliveryForm(ActForm):
    """What is handed over: files at hand, and files given here."""

    exhibits = forms.MultipleChoiceField(
        label=gettext_lazy("Files at hand"), widget=forms.CheckboxSelectMultiple, required=False
    )
    upload = FilesField(
        label=gettext_lazy("Add files"),
        help_text=gettext_lazy("Sent exactly as they are. Each is hashed before it is encrypted."),
        required=False,
    )
    text = _text(gettext_lazy("What these files are"), gettext_lazy("The other side reads it."))


class AttachForm(ActForm):
    upload = FilesField(label=gettext_lazy("Add files"))


class OrderAnswerForm(ActForm):
    """The holder's answer: files, words, and its own number for the matter."""

    upload = FilesField(label=gettext_lazy("Files"), required=False)
    text = _text(gettext_lazy("Answer"), gettext_lazy("What the files are, or what you did."))
    holder_reference = _line(gettext_lazy("Your reference"), required=False)


class OrderRejectionForm(ActForm):
    """A coded reason, and words."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), widget=forms.RadioSelect)
    text = _text(gettext_lazy("In your words"))
