"""Signal: why deep networks train. The simulations, ready to use in a notebook."""

from explainer.simulation.activations import ACTIVATIONS, Activation
from explainer.simulation.datasets import DATASETS, load_dataset
from explainer.simulation.initializers import INITIALIZERS, initialize, standard_deviation
from explainer.simulation.inspection import Inspection, inspect
from explainer.simulation.luck import luck
from explainer.simulation.network import Network
from explainer.simulation.propagation import Propagation, propagate
from explainer.simulation.single_unit import UnitStep, unit_step, unit_sweep
from explainer.simulation.stored import map_trainings, race_runs, race_table
from explainer.simulation.sweeps import Sweep, sweep_depth, sweep_scale
from explainer.simulation.theory import theory
from explainer.simulation.training import Training, train
from explainer.simulation.updates import CommonMode, common_mode, update_shares
from explainer.simulation.zigzag import Descent, sign_agreement, zigzag

__all__ = [
    "ACTIVATIONS",
    "DATASETS",
    "INITIALIZERS",
    "Activation",
    "CommonMode",
    "Descent",
    "Inspection",
    "Network",
    "Propagation",
    "Sweep",
    "Training",
    "UnitStep",
    "common_mode",
    "initialize",
    "inspect",
    "load_dataset",
    "luck",
    "map_trainings",
    "propagate",
    "race_runs",
    "race_table",
    "sign_agreement",
    "standard_deviation",
    "sweep_depth",
    "sweep_scale",
    "theory",
    "train",
    "unit_step",
    "unit_sweep",
    "update_shares",
    "zigzag",
]
