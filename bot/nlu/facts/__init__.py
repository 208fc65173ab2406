"""Reading facts about a person (contracts §1) in a message: one module per family, all pure functions."""
