"""What the press prints of a PDF and the screen does not show, or the other way round: overprinting, inks, separations."""
