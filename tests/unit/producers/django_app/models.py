"""Leads and deals of a CRM whose organization is a row of its own."""

from django.db import models


class Organization(models.Model):  # type: ignore[misc]  # Django has no types of its own
    slug = models.CharField(max_length=50)

    class Meta:
        app_label = "django_app"


class Lead(models.Model):  # type: ignore[misc]  # Django has no types of its own
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, null=True)
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "django_app"


class SalesDeal(models.Model):  # type: ignore[misc]  # Django has no types of its own
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)

    class Meta:
        app_label = "django_app"
