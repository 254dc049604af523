"""Tables of strategy. What a plan means is in core.study; what changes one is in actions."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class StrategyPlan(models.Model):
    """A plan that an officer asked for. `asked` and `made` are those of core.study as JSON; `said` is what is being
    done, `refusal` the sentence and facts for which there is no plan. `attempts` also tells two workers apart."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        WORKING = "working", _("Being worked out")
        DONE = "done", _("Done")
        REFUSED = "refused", _("No plan")
        STOPPED = "stopped", _("Stopped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked = models.JSONField()
    made = models.JSONField(null=True, blank=True)
    refusal = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    said = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_by = models.CharField(max_length=36, blank=True)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "id")
        indexes = (models.Index(fields=("state", "asked_at"), name="strategy_plan_due"),)

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """What the ledger calls it."""
        return f"PLAN-{self.id.hex[:12]}"

    @property
    def is_open(self) -> bool:
        """Whether a worker still has something to do."""
        return self.state in {self.State.WAITING, self.State.WORKING}
