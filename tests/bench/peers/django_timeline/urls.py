"""Where the endpoints are."""

from django.urls import path

from tests.bench.peers.django_timeline.views import FeedView, SummaryView, TimelineView

urlpatterns = [
    path("api/v1/activities/timeline/", TimelineView.as_view()),
    path("api/v1/activities/feed/", FeedView.as_view()),
    path("api/v1/activities/summary/", SummaryView.as_view()),
]
