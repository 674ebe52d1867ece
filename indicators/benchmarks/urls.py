from django.urls import URLPattern, path

from indicators.benchmarks.views.benchmarks import BenchmarkList, benchmark_add, benchmark_import, regional_import
from indicators.benchmarks.views.variances import Variances

urlpatterns: list[URLPattern] = [
    path("variances/", Variances.as_view(), name="variances"),
    path("benchmarks/", BenchmarkList.as_view(), name="benchmark_list"),
    path("benchmarks/new/", benchmark_add, name="benchmark_add"),
    path("benchmarks/import/", benchmark_import, name="benchmark_import"),
    path("regions/import/", regional_import, name="regional_import"),
]
