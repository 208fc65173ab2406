"""Le verdict, à côté d'une lecture JSON du même profil."""

from __future__ import annotations

from datetime import date

import msgspec

from knowledge.diagnosis import diagnose
from knowledge.model import Profile
from tests.bench.table import print_table, timings_ms

AS_OF = date(2026, 11, 22)
PROFILES = {
    "verdict, RSA et 52 ans": Profile(allocations=["RSA"], age=52),
    "verdict, rien de connu": Profile(),
    "verdict, dix faits": Profile(
        age=38, niveau_etudes=7, allocations_niees=["RSA", "ASS", "AAH"], inscrit_france_travail=True, mois_inscrit=3,
        qpv=False, zrr=False, parent_isole=False, probleme_mobilite=False, rqth=False,
    ),
}  # fmt: skip


def main() -> None:
    text = msgspec.json.encode(PROFILES["verdict, dix faits"])
    reference = "lecture JSON d'un profil"
    rows = [(reference, timings_ms(lambda: msgspec.json.decode(text, type=Profile), times=500))]
    for name, profile in PROFILES.items():
        rows.append((name, timings_ms(lambda profile=profile: diagnose(profile, "employeur", AS_OF), times=500)))  # type: ignore[misc]
    print_table(reference, rows)
