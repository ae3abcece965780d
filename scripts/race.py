"""Race the activation functions and store how many steps each run took; takes half an hour.

Every activation starts from the initialisation that its literature gives it, and runs at each of
five learning rates: a race at one rate for all would be won by whoever that rate suits.
"""

from itertools import product
from typing import Any

from threadpoolctl import threadpool_limits

from explainer import train
from explainer.simulation.stored import RACE, write

INITIALIZERS = {
    "relu": "he_normal",
    "leaky_relu": "he_normal",
    "prelu": "he_normal",
    "elu": "he_normal",
    "selu": "lecun_normal",
    "gelu": "he_normal",
    "silu": "he_normal",
    "tanh": "xavier_normal",
    "sigmoid": "xavier_normal",
}
SETTINGS = [*product(["spirals3", "circles"], [2, 4, 8]), *product(["digits"], [2, 4])]
RATES = (0.01, 0.03, 0.1, 0.3, 1.0)
SEEDS = 8
WIDTH = 64
STEPS = 2000
ABOUT = f"""\
Races of activation functions: hidden layers of {WIDTH} units, biases 0 at first, plain stochastic
gradient descent, batches of 32 drawn with replacement, at most {STEPS} steps.
steps_25 and steps_5: the first step, of those looked at (every 5), with at most 25 % and 5 % of
the training set wrong; empty if there was none. A run ends at 5 %.
diverged: the loss was no longer a number below 1e100.
"""


def race(dataset: str, hidden: int, activation: str, rate: float, seed: int) -> dict[str, Any]:
    """Train one network until 5 % error; return its row."""
    first: dict[str, int] = {}

    def watch(step: int, _: float, accuracy: float) -> bool:
        for column, enough in (("steps_25", 0.75), ("steps_5", 0.95)):
            if accuracy >= enough:
                first.setdefault(column, step)
        return "steps_5" in first

    initializer = INITIALIZERS[activation]
    fit = train(
        dataset=dataset, widths=[WIDTH] * hidden, activation=activation, initializer=initializer,
        learning_rate=rate, batch_size=32, steps=STEPS, seed=seed, record_every=5, watch=watch,
    )  # fmt: skip
    return {
        "dataset": dataset, "hidden": hidden, "width": WIDTH,
        "activation": activation, "initializer": initializer, "learning_rate": rate, "seed": seed,
        "steps_25": first.get("steps_25"), "steps_5": first.get("steps_5"),
        "diverged": bool(fit.steps.diverged.iloc[-1]),
    }  # fmt: skip


def main() -> None:
    """Run all races and store them."""
    rows = []
    for (dataset, hidden), activation in product(SETTINGS, INITIALIZERS):
        print(dataset, hidden, activation, flush=True)
        runs = product(RATES, range(SEEDS))
        rows += [race(dataset, hidden, activation, rate, seed) for rate, seed in runs]
    write(RACE, rows, ABOUT)


if __name__ == "__main__":
    with threadpool_limits(limits=1):
        main()
