"""Models of the review in the village."""

from .issued.models import IssuedRow, IssuedWorkbook, ReturnChoice

__all__ = ["IssuedRow", "IssuedWorkbook", "ReturnChoice"]
