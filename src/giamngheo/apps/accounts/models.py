"""People and what they may do where, from when to when."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from .agencies import office_name
from .roles import ROLES


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user: User = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person who logs in. No default passwords: a demo account has an unusable one."""

    username = models.CharField(max_length=64, unique=True)
    full_name = models.TextField()
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Privacy:
        sensitive = frozenset({"password"})
        personal = frozenset({"full_name", "username"})
        plain = frozenset({"id", "last_login", "is_active", "is_demo", "must_change_password", "created_at"})

    def __str__(self) -> str:
        return self.full_name


class RoleAssignment(models.Model):
    """Role × agency × area × period. No area means nothing, so the area is required."""

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    role = models.TextField(choices=[(role.code, gettext_lazy(role.name_vi)) for role in ROLES.values()])
    agency_id = models.TextField(blank=True)
    area = models.ForeignKey("places.Area", models.PROTECT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["valid_from", "id"]
        constraints = [
            models.CheckConstraint(name="role_known", condition=Q(role__in=sorted(ROLES))),
            models.CheckConstraint(
                name="assignment_period", condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from"))
            ),
        ]

    @property
    def agency_name(self) -> str:
        """The agency's name as the plan writes it; empty when none is written."""
        return office_name(self.agency_id)

    class Privacy:
        plain = frozenset({"id", "user", "role", "agency_id", "area", "valid_from", "valid_to"})
