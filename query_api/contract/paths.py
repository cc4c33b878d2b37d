"""Where the API's resources live. Routers carry it themselves: metrics label a request by its route's whole path."""

ACTIVITIES = "/api/v1/activities"
