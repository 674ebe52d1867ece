from django.urls import URLPattern, path

from indicators.targets.views import (
    TargetList,
    target_acceptances,
    target_import,
    target_judge,
    target_new,
    target_registrations,
    target_template,
    target_tick,
    target_withdraw,
)

urlpatterns: list[URLPattern] = [
    path("targets/", TargetList.as_view(), name="target_list"),
    path("targets/new/", target_new, name="target_new"),
    path("targets/import/", target_import, name="target_import"),
    path("targets/template/", target_template, name="target_template"),
    path("targets/acceptances/", target_acceptances, name="target_acceptances"),
    path("targets/registrations/", target_registrations, name="target_registrations"),
    path("targets/<int:pk>/withdraw/", target_withdraw, name="target_withdraw"),
    path("targets/<int:pk>/tick/", target_tick, name="target_tick"),
    path("targets/ticks/<int:pk>/judge/", target_judge, name="target_judge"),
]
