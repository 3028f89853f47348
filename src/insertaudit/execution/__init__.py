"""Where work is done: worker processes that may crash or hang at the cost of one file."""
