"""The list of units (单位名录)."""

from django.db.models import Count, Q, QuerySet
from django.utils.decorators import method_decorator

from config.lists.page import TablePage
from departments.choices import Role
from departments.models import Department
from departments.people.filters import DepartmentFilter
from departments.people.tables import DepartmentTable
from departments.rules import requires_role
from departments.signed_in import SignedInRequest


@method_decorator(requires_role(Role.TASKFORCE, Role.LEADER), name="dispatch")
class DepartmentList(TablePage):
    request: SignedInRequest
    table_class = DepartmentTable
    filterset_class = DepartmentFilter
    template_name = "departments/people/departments.html"
    always = ("name",)

    def get_queryset(self) -> QuerySet[Department]:
        people = Count("users", filter=Q(users__is_active=True))
        units = Department.objects.visible_to(self.request.user).select_related("parent")
        # Grouping for the count drops the model's own order.
        return units.annotate(people=people).order_by("position", "code")
