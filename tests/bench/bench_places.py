"""Lieux : exactitude des points, vitesse de lecture, recherche des plus proches.

The reference of the timings is a plain look-up of a correct name in the same run. Accuracy needs the real
structures beside the project; the search needs only the demonstration directory.
"""

from __future__ import annotations

import asyncio
import csv
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from actions.directory.demonstration import generate_demonstration
from actions.directory.distance import distance_km
from actions.directory.search import Directory
from actions.foundation.database import Base, open_engine, open_sessions
from knowledge.places import PlaceIndex
from knowledge.places.records import read_store
from tests.bench.table import print_table, timings_ms
from tests.paths import PLACES, SHARED

TIMES = 200
LONG_TEXT = "je suis au chomage depuis deux ans et je cherche du travail sur troye ou vers reims, j'habite st denis 93. "


def main() -> None:
    if not PLACES.exists():
        print("L'index des lieux n'est pas construit (python -m actions.directory.build_places).")
        return
    index = PlaceIndex.load(PLACES)
    print_accuracy(index)
    print_timings(index)


def print_accuracy(index: PlaceIndex) -> None:
    """Distance from the town's point to the real structures of that town."""
    file = SHARED / "data" / "siae_2020.csv"
    if not file.exists():
        print(f"Exactitude non mesurée : {file} est absent.\n")
        return
    groups: dict[str, list[float]] = {"toutes": [], "point de la commune": [], "moyenne des voisines": []}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["lat"]:
                district = next((each for each in index.with_post_code(row["post_code"]) if each.arrondissement), None)
                place = district or index.commune(row["code_insee"])
                if place is not None:
                    far = distance_km((place.lat, place.lon), (float(row["lat"]), float(row["lon"])))
                    groups["toutes"].append(far)
                    groups["moyenne des voisines" if place.approximate else "point de la commune"].append(far)
    communes = index.communes()
    exact = [place for place in communes if not place.approximate]
    people = sum(place.population for place in exact) / sum(place.population for place in communes)
    print(f"Communes au point exact : {len(exact) / len(communes):.1%} des communes, {people:.1%} des habitants.\n")
    print("| structures réelles | nombre | médiane km | p95 km |\n|---|---|---|---|")
    for name, distances in groups.items():
        print(f"| {name} | {len(distances)} | {median(distances):.2f} | {quantiles(distances, n=20)[-1]:.2f} |")
    print()


def print_timings(index: PlaceIndex) -> None:
    names = [place.name for place in index.communes()[::97]]
    long_text = (LONG_TEXT * 30)[:2_000]
    reference = "lire un nom juste"
    rows = [
        (reference, reading_times(index, names)),
        ("lire un nom fautif", reading_times(index, [f"{name}x" for name in names])),
        ("lieux d'une phrase", timings_ms(lambda: index.mentions(LONG_TEXT), times=TIMES)),
        ("lieux de 2 000 caractères", timings_ms(lambda: index.mentions(long_text), times=TIMES)),
        ("charger l'index", timings_ms(lambda: PlaceIndex(read_store(PLACES)), times=5, warm_up=1)),
        ("3 structures les plus proches", asyncio.run(searches(index))),
    ]
    print_table(reference, rows)


def reading_times(index: PlaceIndex, texts: list[str]) -> list[float]:
    taken = []
    for text in texts:
        start = time.perf_counter()
        index.read(text)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


async def searches(index: PlaceIndex) -> list[float]:
    """Milliseconds of each search, over the demonstration directory on SQLite."""
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'essai.db'}")
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        sessions = open_sessions(engine)
        await generate_demonstration(sessions, index)
        directory = Directory(sessions, index)
        taken = []
        for place in index.communes()[:: len(index.communes()) // TIMES]:
            start = loop.time()
            await directory.nearest(place, kinds=["EI", "ACI"], limit=3)
            taken.append((loop.time() - start) * 1000)
        await engine.dispose()
    return taken


if __name__ == "__main__":
    main()
