"""The report for the therapist: one page of HTML that needs nothing beside it."""
