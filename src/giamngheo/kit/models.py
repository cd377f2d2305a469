"""What every model of the house declares, and nothing else: which of its fields are private."""

from __future__ import annotations


class Privacy:
    """Inner class of every model. Each field stands in exactly one set; a contract test checks it.

    ``sensitive``: ethnicity, health, disability, ID number: masked, and reading them is logged.
    ``personal``: says something about one person or household; never leaves scope.
    ``plain``: neither.
    """

    sensitive: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
