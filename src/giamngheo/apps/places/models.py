"""Areas by generation. An area is (code, generation), never a code alone: codes were used again for other units."""

from django.db import models
from django.db.models import Q


class Generation(models.Model):
    """One administrative map with its time of force (bản đồ hành chính)."""

    id = models.CharField(max_length=16, primary_key=True)
    name_vi = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["valid_from"]

    class Privacy:
        plain = frozenset({"id", "name_vi", "valid_from", "valid_to"})


class Area(models.Model):
    """A province, district or commune on one map (địa bàn)."""

    class Kind(models.TextChoices):
        PROVINCE = "province", "Tỉnh"
        DISTRICT = "district", "Huyện"
        COMMUNE = "commune", "Xã"

    generation = models.ForeignKey(Generation, models.PROTECT)
    code = models.CharField(max_length=8)
    name = models.TextField()
    kind = models.TextField(choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    area_type = models.TextField(blank=True)
    area_type_confidence = models.TextField(default="confirmed")
    search_key = models.TextField(db_collation="C")

    class Meta:
        ordering = ["generation_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["generation", "code"], name="area_is_code_and_generation"),
            models.CheckConstraint(name="area_kind_known", condition=Q(kind__in=["province", "district", "commune"])),
            models.CheckConstraint(name="area_type_known", condition=Q(area_type__in=["", "rural", "urban"])),
        ]

    class Privacy:
        plain = frozenset(
            {"id", "generation", "code", "name", "kind", "parent", "area_type", "area_type_confidence", "search_key"}
        )

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """A unit of one map passes, whole, into a unit of the next (kế thừa)."""

    predecessor = models.ForeignKey(Area, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Area, models.PROTECT, related_name="precedents")
    basis = models.TextField()
    confidence = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once")]

    class Privacy:
        plain = frozenset({"id", "predecessor", "successor", "basis", "confidence"})


class AreaProjection(models.Model):
    """Where an area lies on another map, at one level; absent when it cannot be said without splitting it."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="projections")
    generation = models.ForeignKey(Generation, models.CASCADE)
    level = models.TextField(choices=Area.Kind.choices)
    target = models.ForeignKey(Area, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "generation", "level"], name="one_projection")]

    class Privacy:
        plain = frozenset({"id", "area", "generation", "level", "target"})


class AreaInside(models.Model):
    """``inner`` lies whole inside ``outer``, on any map: the closure that scope is built from (an area is in itself)."""

    outer = models.ForeignKey(Area, models.CASCADE, related_name="inside")
    inner = models.ForeignKey(Area, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outer", "inner"], name="inside_once")]

    class Privacy:
        plain = frozenset({"id", "outer", "inner"})


class AreaSetMember(models.Model):
    """Membership of a dated area set (poor districts, border communes …); sets that nobody knows have no rows."""

    set_id = models.TextField()
    area = models.ForeignKey(Area, models.CASCADE)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    confidence = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["set_id", "area", "valid_from"], name="area_set_member_once")]

    class Privacy:
        plain = frozenset({"id", "set_id", "area", "valid_from", "valid_to", "confidence"})
