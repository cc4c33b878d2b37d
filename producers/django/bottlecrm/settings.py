"""BottleCRM's own settings and our middleware: `DJANGO_SETTINGS_MODULE=producers.django.bottlecrm.settings`.

The CRM's package stays as it is; without these settings everything is captured too, but not who did it.
"""

from importlib import import_module

_ABOVE = "common.middleware.rls_context.RequireOrgContext"

_upstream = import_module("crm.settings")
globals().update({name: getattr(_upstream, name) for name in dir(_upstream) if name.isupper()})

_middleware = list(_upstream.MIDDLEWARE)
_middleware.insert(_middleware.index(_ABOVE) + 1, "producers.django.bottlecrm.middleware.BottleCrmContextMiddleware")
MIDDLEWARE = _middleware
