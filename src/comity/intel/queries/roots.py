"""API roots."""

from collections.abc import Sequence

from comity.intel.models import ApiRoot


def root(slug: str) -> ApiRoot:
    """The API root of a slug."""
    return ApiRoot.objects.get(slug=slug)


def default_of(slugs: Sequence[str]) -> str:
    """The one of these roots that a client begins with; empty where there are none."""
    default = ApiRoot.objects.filter(slug__in=slugs, is_default=True).values_list("slug", flat=True).first()
    return default or (slugs[0] if slugs else "")
