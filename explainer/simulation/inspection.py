"""What any network does with data: the measurements of `propagate` for weights of your own."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from explainer.simulation import arguments, statistics
from explainer.simulation.flow import softmax_gradient
from explainer.simulation.network import Network
from explainer.simulation.propagation import (
    columns_of,
    histograms_frame,
    layers_frame,
    measure_forward,
)
from explainer.simulation.statistics import scaled


@dataclass(frozen=True)
class Inspection:
    """Frames as `propagate` gives them, one row a hidden layer (and a bin)."""

    layers: pd.DataFrame
    histograms: pd.DataFrame


def inspect(
    network: Network, inputs: ArrayLike, labels: ArrayLike, *, bins: int = 24
) -> Inspection:
    """Measure the hidden layers of `network` on inputs (samples, fan_in) and labels (samples,).

    The loss is the mean softmax cross-entropy of the linear output layer. delta_rms and
    delta_median are of single examples, dL_i/dh; weight_gradient_rms is of the mean loss.
    Raises ValueError for shapes or labels that do not fit, or a signal that leaves float64.
    """
    arguments.integer("bins", bins, 1, 1000)
    classes = np.asarray(labels, dtype=np.int64)
    with np.errstate(all="ignore"):
        trace = network.forward(inputs)
        if classes.shape != (len(trace.inputs),):
            raise ValueError(f"labels must have shape {(len(trace.inputs),)}; got {classes.shape}")
        outputs = trace.pre[-1].shape[1]
        if classes.min() < 0 or classes.max() >= outputs:
            raise ValueError(
                f"labels must be from 0 to {outputs - 1}; got {classes.min()} to {classes.max()}"
            )
        grads = network.backward(trace, softmax_gradient(trace.pre[-1], classes))
    found, histograms = [], []
    try:
        for number, outputs in enumerate(trace.post[:-1]):
            slopes = network.derivative(trace, number)
            numbers, histogram = measure_forward(network.activation, scaled(outputs), slopes, bins)
            delta, gradient = scaled(grads.deltas[number]), scaled(grads.weights[number])
            back = {
                "delta_rms": statistics.rms(delta),
                "delta_median": statistics.median_size(delta),
                "weight_gradient_rms": statistics.rms(gradient) / len(trace.inputs),
            }
            found.append(numbers | back)
            histograms.append(histogram)
    except OverflowError as error:
        raise ValueError("the signal or its gradient leaves float64") from error
    return Inspection(layers_frame([columns_of(found)]), histograms_frame([histograms]))
