"""One independent stream of random numbers for each purpose and layer of a seed.

A layer's weights so depend on nothing but the seed and the layer: a deeper network begins with
the same layers, and another activation meets the same weights.
"""

from enum import IntEnum

import numpy as np


class Stream(IntEnum):
    """What random numbers are for."""

    WEIGHTS = 0
    BIASES = 1
    INPUTS = 2
    TOP_GRADIENT = 3
    READOUT = 4
    BATCHES = 5


def generator(seed: int, stream: Stream, layer: int = 0) -> np.random.Generator:
    """Open the stream `stream` of `seed` for layer `layer` (counted from 0)."""
    return np.random.default_rng([seed, int(stream), layer])
