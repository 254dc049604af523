"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.node.settings")
application = get_wsgi_application()

# What was loaded stays, so no collection looks through it again; and a thousand objects that come in are not searched
# for cycles at every seven hundredth. Without any collection, taking them costs about a tenth less.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
