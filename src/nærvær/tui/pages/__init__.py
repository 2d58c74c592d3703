"""One module per page of the terminal app; `page` holds the base class that all of them share."""
