"""A small CRM in Django: what the app's tests publish from."""
