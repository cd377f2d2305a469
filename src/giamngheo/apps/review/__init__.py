"""The annual review: rounds, classification, recognition, the year's tables."""
