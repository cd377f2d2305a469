"""What is refused here; the flows have no states of their own: they follow the lists and the events."""

from giamngheo.apps.review.states import Refused

__all__ = ["Refused"]
