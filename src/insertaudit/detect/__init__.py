"""Text → meaning: concepts, entities, links and block roles."""
