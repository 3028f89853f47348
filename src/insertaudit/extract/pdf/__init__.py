"""PDF and Illustrator files: pages with their text layer, annotations, actions, scripts, embedded files."""
