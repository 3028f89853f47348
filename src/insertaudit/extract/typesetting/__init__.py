"""Words → lines → blocks in reading order."""
