"""WSGI entry for gunicorn. Whoever starts it without ``giamngheo serve`` meets the same refusals."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from giamngheo.kit.database import limit_pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giamngheo.site.settings")
limit_pages()
application = get_wsgi_application()

from giamngheo.site.checks import refuse_unfit  # noqa: E402 - the checks need Django ready

refuse_unfit()

# What is loaded by now stays: looking through it for garbage took a fourth of the time of a page, again and again.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
