"""Who asks, in BottleCRM: its profile, that its own middleware finds by token; there is no `request.user` yet."""

from django.http import HttpRequest

from producers.django.middleware import TimelineContextMiddleware


class BottleCrmContextMiddleware(TimelineContextMiddleware):
    """Below `RequireOrgContext`. Customers with a link have no profile: nobody."""

    def actor_id(self, request: HttpRequest) -> str:
        """The user's id, not the profile's."""
        profile = getattr(request, "profile", None)
        return str(profile.user_id) if profile is not None else ""
