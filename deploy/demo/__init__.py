"""The demo: a recording of a real CRM through the whole stack, and what a visitor should open first."""
