"""Archives: every member becomes a file of its own."""
