"""A Django app: add `producers.django` to INSTALLED_APPS and ACTIVITIES_TIMELINE to the settings. It has no table."""
