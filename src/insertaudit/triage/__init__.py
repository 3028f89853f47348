"""Findings that are known already: identity, waivers, baseline."""
