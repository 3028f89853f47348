"""Bytes → Document: one reader per family of formats, imported on first use."""
