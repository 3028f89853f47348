"""Readings → findings: the rules of `rules/`, one small engine per rule shape, and the decision on severity."""
