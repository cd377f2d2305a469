"""``giamngheo manage money_check``: counts every rule of the ledger anew over all entries."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from django.core.management import BaseCommand, CommandError

from giamngheo.apps.money.audit import faults
from giamngheo.apps.money.models import Entry
from giamngheo.apps.places.queries import all_area_ids
from giamngheo.kit.scope import Scope, scoped


class Command(BaseCommand):
    help = "Kiểm tra sổ vốn: tính lại mọi số dư từ bút toán và so với số dư lưu."

    def handle(self, *args: Any, **options: Any) -> None:
        """Fails naming each line or document that breaks a rule."""
        begun = perf_counter()
        with scoped(Scope(money_ids=all_area_ids())):
            found, count = faults(), Entry.objects.count()
        if found:
            raise CommandError("\n".join(fault.text_vi for fault in found))
        self.stdout.write(f"Sổ vốn đúng: {count} bút toán, {perf_counter() - begun:.1f} giây.")
