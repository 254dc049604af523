from django.urls import path

from comity.strategy.views import assumptions, plans, states, world

app_name = "strategy"
urlpatterns = [
    path("", world.world, name="world"),
    path("pair/", world.pair, name="pair"),
    path("states/", states.states, name="states"),
    path("states/<slug:code>/", states.state, name="state"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.joint, name="joint"),
    path("plans/<uuid:plan_id>/", plans.plan, name="plan"),
    path("plans/<uuid:plan_id>/drop/", plans.drop, name="drop"),
    path("assumptions/", assumptions.assumptions, name="assumptions"),
    path("assumptions/<str:name>/", assumptions.assume, name="assume"),
]
