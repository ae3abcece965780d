"""Signal: why deep networks train. The simulations, ready to use in a notebook."""

from explainer.simulation.activations import ACTIVATIONS, Activation
from explainer.simulation.datasets import DATASETS, load_dataset
from explainer.simulation.initializers import INITIALIZERS, initialize, standard_deviation
from explainer.simulation.inspection import Inspection, inspect
from explainer.simulation.network import Network
from explainer.simulation.propagation import Propagation, propagate
from explainer.simulation.sweeps import Sweep, luck, sweep_depth, sweep_scale
from explainer.simulation.theory import theory
from explainer.simulation.training import Training, train

__all__ = [
    "ACTIVATIONS",
    "DATASETS",
    "INITIALIZERS",
    "Activation",
    "Inspection",
    "Network",
    "Propagation",
    "Sweep",
    "Training",
    "initialize",
    "inspect",
    "load_dataset",
    "luck",
    "propagate",
    "standard_deviation",
    "sweep_depth",
    "sweep_scale",
    "theory",
    "train",
]
