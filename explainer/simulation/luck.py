"""How far chance moves a network: the same settings, other random numbers."""

from typing import Unpack

import numpy as np
import pandas as pd

from explainer.simulation import arguments, statistics
from explainer.simulation.flow import Room, backward, draw_layers, forward, source, sources
from explainer.simulation.formulas import Array
from explainer.simulation.propagation import check_sizes
from explainer.simulation.recipe import Recipe, Settings
from explainer.simulation.statistics import unscaled
from explainer.simulation.threads import for_each, groups


def luck(
    seeds: int = 20,
    *,
    activation: str = "tanh",
    initializer: str = "xavier_normal",
    depth: int = 10,
    width: int = 100,
    samples: int = 200,
    seed: int = 0,
    data: str = "gaussian",
    **settings: Unpack[Settings],
) -> pd.DataFrame:
    """How far chance moves a network: the same settings at `seeds` seeds from `seed` on.

    Returns a frame, one row a seed and layer: seed; layer; std, of the outputs; delta_rms, of
    delta = dL/dh. Raises ValueError as `propagate` does.
    """
    arguments.integer("seeds", seeds, 2, 1000)
    check_sizes(depth, width, samples, seed)
    arguments.integer("seed + seeds - 1", seed + seeds - 1, 0, arguments.MAX_SEED)
    recipe = Recipe.of(activation, initializer, settings)

    def run(group: slice) -> tuple[Array, Array]:
        some = range(seed, seed + seeds)[group]
        ends = sources([source(data, width, samples, one) for one in some])
        drawn = [draw_layers(recipe, one, ends.inputs.shape[-1], width, depth) for one in some]
        weights = [np.stack(w) for w in zip(*(w for w, _ in drawn), strict=True)]
        biases = [np.stack(b)[:, None] for b in zip(*(b for _, b in drawn), strict=True)]
        room = Room.of(samples, width, depth, keep=False, runs=len(some))
        stds = []
        for layer in forward(recipe, ends.inputs, weights, biases, room):
            stds.append(statistics.spread(layer.outputs).std)
        top = ends.top_gradient(unscaled(layer.outputs))
        deltas = backward(top, [w.swapaxes(1, 2) for w in weights[1:]], room)
        sizes = [statistics.rms(delta) for delta in deltas]
        return np.stack(stds, axis=-1), np.stack(sizes[::-1], axis=-1)  # (runs, depth)

    found = for_each(run, groups(seeds, max(width, samples) * width, depth))
    stds, sizes = (np.concatenate(column) for column in zip(*found, strict=True))
    return pd.DataFrame(
        {
            "seed": np.repeat(np.arange(seed, seed + seeds), depth),
            "layer": np.tile(np.arange(1, depth + 1), seeds),
            "std": stds.ravel(),
            "delta_rms": sizes.ravel(),
        }
    )
