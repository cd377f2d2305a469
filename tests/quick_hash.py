"""The installation's way of keeping passwords at a fraction of its cost: the tests ask what it does, not how long it takes."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 256  # KiB
    parallelism = 1
