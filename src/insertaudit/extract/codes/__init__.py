"""Two-dimensional codes and barcodes: those that decode, and those that are there and do not."""
