"""What an edit of ``knowledge/`` changes: verdicts of reference profiles, answers to reference questions."""
