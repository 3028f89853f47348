"""OCR: which passes over a picture are worth making, which of their words are to be believed, and what stayed unread."""
