"""Who is signed in (登录账号), read together with the unit and the region that every page asks of the account."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from departments.models import User


class AccountBackend(ModelBackend):
    """One query for the account, its unit and its region, instead of one for each on every page."""

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.select_related("department__region", "region").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
