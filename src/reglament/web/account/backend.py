"""Who a session belongs to, read together with whether they have a second factor: one SQL statement instead of two."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]
    """The sign-in library's backend; a person that it finds for a session knows `has_second_factor`."""

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        """The active person of a session, None when there is none. One SQL statement."""
        factors = Authenticator.objects.filter(user_id=OuterRef("pk"))
        people = get_user_model()._default_manager.annotate(has_second_factor=Exists(factors))
        person = people.filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None
