"""English pages write and read days and numbers as the papers do: 05/10/2025 is never the tenth of May."""

from ..vi.formats import *  # noqa: F403
