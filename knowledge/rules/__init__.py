"""How the rules of ``knowledge/eligibilite`` are read and weighed; ``knowledge/diagnosis.py`` is the way in."""
