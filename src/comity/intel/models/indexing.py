"""What objects are found by. Written after the objects, from `Progress` on; all of it can be made again from them."""

from django.db import models

from comity.intel.models.store import StixObject


class Observable(models.Model):
    """A value in its normal form that an object is, or looks for."""

    object = models.ForeignKey(StixObject, on_delete=models.CASCADE)
    kind = models.CharField(max_length=24)  # core.observable.Kind
    value = models.CharField(max_length=600)  # a longer one stands as its hash, see core.observable
    from_pattern = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("kind", "value", "object"), name="intel_observable_value"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Reference(models.Model):
    """An object names another: by which property, and which id."""

    object = models.ForeignKey(StixObject, on_delete=models.CASCADE)
    by = models.CharField(max_length=250)
    target = models.CharField(max_length=300)

    class Meta:
        indexes = (models.Index(fields=("target", "by"), name="intel_reference_target"),)

    def __str__(self) -> str:
        return f"{self.by} {self.target}"


class Progress(models.Model):
    """How far a task has come: the id of the last object that it has seen to the end."""

    name = models.CharField(max_length=60, primary_key=True)
    through = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.through}"
