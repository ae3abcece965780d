"""Impossible arguments raise ValueError naming the argument, what was given, what is allowed."""

from collections.abc import Callable
from typing import Any

import pytest

from explainer import (
    Network,
    initialize,
    load_dataset,
    luck,
    propagate,
    sweep_depth,
    sweep_scale,
    theory,
    train,
)

NAN, INF = float("nan"), float("inf")

BAD: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    (propagate, {"activation": "rleu"}, r"activation must be one of linear.*got 'rleu'"),
    (propagate, {"activation": None}, "activation must be one of"),
    (propagate, {"activation": ["tanh"]}, "activation must be one of"),
    (propagate, {"initializer": "he"}, r"initializer must be one of zeros.*got 'he'"),
    (propagate, {"data": "mnist"}, r"data must be one of gaussian, digits; got 'mnist'"),
    (propagate, {"depth": 0}, "depth must be a whole number from 1 to 100; got 0"),
    (propagate, {"depth": 101}, "depth"),
    (propagate, {"depth": 2.5}, "depth must be a whole number.*2.5"),
    (propagate, {"depth": True}, "depth.*True"),
    (propagate, {"depth": "10"}, "depth.*'10'"),
    (propagate, {"width": 1001}, "width must be a whole number from 1 to 1000; got 1001"),
    (propagate, {"samples": 1}, "samples"),
    (propagate, {"samples": 1798, "data": "digits"}, "samples.*1797"),
    (propagate, {"seed": -1}, "seed"),
    (propagate, {"seed": None}, "seed"),
    (propagate, {"bins": 0}, "bins"),
    (propagate, {"initializer": "normal", "std": -0.1}, "std must be a finite number.*-0.1"),
    (propagate, {"initializer": "normal", "std": NAN}, "std.*nan"),
    (propagate, {"initializer": "normal", "std": INF}, "std.*inf"),
    (propagate, {"initializer": "normal", "std": "0.1"}, "std.*'0.1'"),
    (propagate, {"initializer": "normal", "std": 1e4}, "std"),
    (propagate, {"initializer": "normal", "std": True}, "std.*True"),
    (propagate, {"initializer": "constant", "value": NAN}, "value"),
    (propagate, {"initializer": "uniform", "limit": -1}, "limit"),
    (propagate, {"initializer": "he_normal", "mode": "fan"}, "mode must be one of fan_in"),
    (propagate, {"initializer": "he_normal", "truncated": 1}, "truncated must be True or False"),
    (propagate, {"initializer": "he_normal", "std": 0.1}, "std is not a setting of initializer"),
    (propagate, {"activation": "tanh", "slope": 0.1}, "slope is not a setting of activation"),
    (propagate, {"activation": "leaky_relu", "slope": NAN}, "slope"),
    (propagate, {"activation": "elu", "alpha": INF}, "alpha"),
    (propagate, {"bias_std": 0.1, "bias_limit": 0.1}, "bias_std or bias_limit, not both"),
    (propagate, {"bias_std": -1}, "bias_std"),
    (propagate, {"bias_limit": NAN}, "bias_limit"),
    (theory, {"depth": 0}, "depth"),
    (theory, {"width": 0}, "width"),
    (theory, {"activation": "x"}, "activation"),
    (train, {"dataset": "iris"}, "dataset must be one of spirals.*got 'iris'"),
    (train, {"widths": []}, "widths must hold at least one"),
    (train, {"widths": [0]}, "widths"),
    (train, {"widths": 64}, "widths must be a sequence"),
    (train, {"widths": "64"}, "widths"),
    (train, {"learning_rate": 0}, "learning_rate must be a finite number above 0"),
    (train, {"learning_rate": NAN}, "learning_rate"),
    (train, {"batch_size": 0}, "batch_size"),
    (train, {"steps": 0}, "steps"),
    (train, {"record_every": 0}, "record_every"),
    (train, {"seed": 1.5}, "seed"),
    (luck, {"seeds": 1}, "seeds"),
    (sweep_scale, {"stds": []}, "stds"),
    (sweep_scale, {"stds": [0.1, NAN]}, "stds.*nan"),
    (sweep_depth, {"depths": [0]}, "depths"),
    (load_dataset, {"name": "x"}, "dataset"),
    (initialize, {"initializer": "normal", "fan_in": 0, "fan_out": 2}, "fan_in"),
    (Network.random, {"sizes": [3]}, "sizes"),
    (Network.random, {"sizes": [3, 0]}, "sizes"),
]


@pytest.mark.parametrize(("function", "arguments", "message"), BAD)
def test_bad_arguments(
    function: Callable[..., Any], arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        function(**arguments)


def test_none_means_not_given() -> None:
    run = propagate(depth=1, width=2, samples=2, std=None, slope=None, alpha=None, bias_std=None)
    assert len(run.layers) == 1


def test_an_unknown_keyword_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="dept is not a setting"):
        propagate(dept=3)  # type: ignore[call-arg]
