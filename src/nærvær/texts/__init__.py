"""Every word a person reads, in Norwegian bokmål: one module for each page of the product."""
