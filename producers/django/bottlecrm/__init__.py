"""BottleCRM with our middleware. Needs nothing but Django, so that the CRM's environment gets no package of ours."""
