"""Two gradients of a run beside each other, layer by layer."""

import pandas as pd

from explainer.charts import data
from explainer.charts.gradient_flow import FlowWords, gradient_flow
from explainer.lesson.language import _
from explainer.lesson.pictures.live import show


def gradients(layers: pd.DataFrame) -> None:
    """Draw |δ| and |dW| of the run `layers` (the engine's table) beside each other."""
    words = FlowWords(
        title=_("ReLU with Xavier weights: |δ| and |dW| of each layer"),
        layer=_("layer"),
        size=_("relative to the last layer"),
        description=_(
            "For each layer the size of |δ|, the gradient of what enters the activation function, "
            "and of |dW|, the gradient of the weights, on one logarithmic axis."
        ),
    )
    named = {"backward": ("|δ|", "delta_rms"), "ink": ("|dW|", "weight_gradient_rms")}
    series = pd.concat(
        data.series(role, name, layers["layer"], layers[column])
        for role, (name, column) in named.items()
    )
    show({**gradient_flow(words), "datasets": {"series": series}}, key="gradient_flow")
