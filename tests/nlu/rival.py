"""One pipeline trained, or one trained model measured, in a process of its own (``tests/bench/bench_reading.py`` compares).

    python -m tests.nlu.rival train CONFIG SEED FOLDER    prints {"cpu", "seconds", "model"}
    python -m tests.nlu.rival parse MODEL                 prints {"p50", "p95", "megabytes", "loading", "intents"}

Both use Rasa as it is: ``rasa.model_training.train`` and the processor that a server uses. CPU in seconds of all threads,
times in milliseconds, ``intents`` in the order of the sentences set aside.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import time_machine
import yaml

from tests.nlu.sentences import READ_ON, Sentence, is_reserved, load_sentences

ROOT = Path(__file__).resolve().parents[2]


def reserved_sentences() -> list[Sentence]:
    """The sentences set aside whose intent is labelled."""
    return [s for file, s in load_sentences() if is_reserved(file) and s.intention]


def train(config: Path, seed: int, folder: Path) -> dict[str, Any]:
    """Trains on ``data/`` of this project with a seed for everything that draws lots."""
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ["LOG_LEVEL"] = "ERROR"
    from rasa.model_training import train as rasa_train

    content = yaml.safe_load(config.read_text(encoding="utf-8"))
    for component in (*content["pipeline"], *content["policies"]):
        if component["name"] in ("DIETClassifier", "TEDPolicy", "UnexpecTEDIntentPolicy"):
            component["random_seed"] = seed
    own = folder / f"config-{seed}.yml"
    own.write_text(yaml.safe_dump(content), encoding="utf-8")
    started, cpu = time.perf_counter(), time.process_time()
    result = rasa_train(
        domain=str(ROOT / "domain.yml"),
        config=str(own),
        training_files=[str(ROOT / "data" / "nlu"), str(ROOT / "data" / "rules")],
        output=str(folder),
        fixed_model_name=f"modele-{seed}",
        force_training=True,
    )
    return {"cpu": time.process_time() - cpu, "seconds": time.perf_counter() - started, "model": str(result.model)}


async def parse(model: Path) -> dict[str, Any]:
    """Loads a model as a server does and reads every sentence set aside, with the question it answers."""
    from rasa.core.agent import load_agent
    from rasa.core.channels.channel import UserMessage

    started = time.perf_counter()
    agent = await load_agent(str(model))
    loading = time.perf_counter() - started
    processor = agent.processor
    if processor is None:
        raise RuntimeError(f"le modèle {model} ne se charge pas")
    intents, times = [], []
    for sentence in reserved_sentences():
        message = UserMessage(sentence.texte, metadata={"question_posee": sentence.question})
        with time_machine.travel(READ_ON, tick=True):
            before = time.perf_counter_ns()
            parsed = await processor.parse_message(message)
            times.append((time.perf_counter_ns() - before) / 1e6)
        intents.append(parsed["intent"]["name"])
    return {
        "p50": statistics.median(times),
        "p95": statistics.quantiles(times, n=20)[-1],
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "loading": loading,
        "intents": intents,
    }


def main() -> None:
    with contextlib.redirect_stdout(sys.stderr):
        if sys.argv[1] == "train":
            told = train(Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
        else:
            told = asyncio.run(parse(Path(sys.argv[2])))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
