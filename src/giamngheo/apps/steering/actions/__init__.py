"""The writes of difficulties, orders and documents; one module each."""
