"""The plans of this node."""

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext

from comity.strategy.core.study.asked import Asked
from comity.strategy.core.study.made import Made
from comity.strategy.models import StrategyPlan
from comity.terms.errors import ComityError, gettext_noop


class PlanUnknown(ComityError):
    code = "strategy.plan-unknown"
    status = 404
    sentence = gettext_noop("There is no such plan. It was cancelled or deleted.")


def plans() -> QuerySet[StrategyPlan]:
    """Every plan, the newest first, without what was found."""
    return StrategyPlan.objects.defer("made")


def plan(plan_id: str) -> StrategyPlan:
    """Raises PlanUnknown."""
    found = StrategyPlan.objects.filter(pk=plan_id).first()
    if found is None:
        raise PlanUnknown()
    return found


def asked_of(row: StrategyPlan) -> Asked:
    return msgspec.convert(row.asked, Asked)


def made_of(row: StrategyPlan) -> Made | None:
    """What was found; None while it is worked out, and where there is no plan."""
    return msgspec.convert(row.made, Made) if row.made else None


def refusal_of(row: StrategyPlan) -> str:
    """Why there is no plan, in the reader's language."""
    said = row.refusal or {}
    facts = {
        name: gettext(fact) if isinstance(fact, str) and fact else fact for name, fact in said.get("facts", {}).items()
    }
    return gettext(said["sentence"]).format(**facts) if said.get("sentence") else ""
