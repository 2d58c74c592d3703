"""Every word a person reads, in Norwegian bokmål: one module per area, so that a second language is one more folder."""
