"""Prints the page of the review's states; ``review_states > docs/review-states.md`` brings the docs up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from giamngheo.apps.review.states import page


class Command(BaseCommand):
    help = "In trang trạng thái của danh sách rà soát."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")
