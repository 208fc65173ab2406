"""From a question to the statements of ``knowledge/fiches`` that answer it, or to none."""
