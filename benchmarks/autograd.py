"""The same measurements written with PyTorch autograd, as a notebook would.

After the University of Amsterdam's deep learning tutorials 3 and 4: a stack of Linear and
activation, a loop that keeps every layer's output, one backward(), then statistics of what was
kept. Done with care: float64 and threads as the engine, no biases, weights and inputs drawn
beforehand, no graph around the statistics, histograms by torch.histc instead of a plotting library.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from explainer import ACTIVATIONS

MODULES = {"tanh": nn.Tanh, "relu": nn.ReLU, "gelu": nn.GELU}
BINS = 40


class Network:
    """A random network: both passes, and what `explainer.propagate` reports of them.

    Of each layer's outputs: mean, std, std across inputs, mean cosine, zeros, saturated (tanh),
    dead (ReLU), histogram. Backward: rms and median of the gradient at the pre-activations, rms of
    the weights' gradient. That is of the batch, as the tutorials look at it and autograd gives it;
    the engine's is of single examples, by a formula that needs no product. With that formula, and
    without its own gradient of the weights, PyTorch would take about 0.8 of the time at 10x500.
    """

    def __init__(self, activation: str, depth: int, width: int, samples: int, std: float) -> None:
        torch.manual_seed(0)
        shape = (samples, width)
        self.activation = activation
        self.limits = ACTIVATIONS[activation].limits
        self.phi = MODULES[activation]()
        self.linears = [
            nn.Linear(width, width, bias=False, dtype=torch.float64) for _ in range(depth)
        ]
        for linear in self.linears:
            nn.init.normal_(linear.weight, std=std)
        self.x = torch.randn(shape, dtype=torch.float64)
        self.top = torch.randn(shape, dtype=torch.float64)  # dL/dx of the last output

    def passes(self) -> tuple[list[Any], list[Any]]:
        """Run forward and backward; give pre-activations and outputs of all layers."""
        pre, post, x = [], [], self.x
        for linear in self.linears:
            linear.weight.grad = None
            h = linear(x)
            h.retain_grad()
            x = self.phi(h)
            pre.append(h)
            post.append(x)
        x.backward(self.top)
        return pre, post

    def measured(self) -> list[dict[str, Any]]:
        """Run both passes and measure every layer."""
        pre, post = self.passes()
        with torch.no_grad():
            return [
                {**self._forward(x), **_backward(h.grad, linear.weight.grad)}
                for h, x, linear in zip(pre, post, self.linears, strict=True)
            ]

    def _forward(self, x: Any) -> dict[str, Any]:
        std, mean = torch.std_mean(x, correction=0)
        unit = torch.nn.functional.normalize(x, dim=1).sum(dim=0)
        count = len(x)
        row = {
            "mean": mean.item(),
            "std": std.item(),
            "std_across_inputs": x.var(dim=0, correction=0).mean().sqrt().item(),
            "cosine": ((unit @ unit).item() - count) / (count * (count - 1)),
            "zeros": (x == 0).double().mean().item(),
            "histogram": torch.histc(x, BINS, *self.limits).numpy(),
        }
        if self.activation == "tanh":
            row["saturated"] = (x.abs() > 0.99).double().mean().item()
        if self.activation == "relu":
            row["dead"] = (x == 0).all(dim=0).double().mean().item()
        return row


def _backward(delta: Any, gradient: Any) -> dict[str, float]:
    return {
        "delta_rms": delta.square().mean().sqrt().item(),
        "delta_median": delta.abs().median().item(),
        "weight_gradient_rms": gradient.square().mean().sqrt().item(),
    }


class Loop:
    """A plain training loop: SGD on the cross-entropy, loss and accuracy every ten steps."""

    def __init__(
        self, inputs: Any, labels: Any, widths: Sequence[int], steps: int, rate: float, batch: int
    ) -> None:
        torch.manual_seed(0)
        self.inputs, self.labels = torch.from_numpy(inputs), torch.from_numpy(labels)
        self.sizes = [inputs.shape[1], *widths, int(labels.max()) + 1]
        self.steps, self.rate = steps, rate
        self.batches = torch.randint(len(labels), (steps, batch))

    def run(self) -> list[tuple[float, float]]:
        """Train a new network; give loss and accuracy on the whole set."""
        parts: list[Any] = []
        for fan_in, fan_out in zip(self.sizes[:-1], self.sizes[1:], strict=True):
            parts += [nn.Linear(fan_in, fan_out, dtype=torch.float64), nn.ReLU()]
        network = nn.Sequential(*parts[:-1])
        optimizer = torch.optim.SGD(network.parameters(), lr=self.rate)
        loss_of, kept = nn.CrossEntropyLoss(), []
        for step, batch in enumerate(self.batches):
            if step % 10 == 0:
                with torch.no_grad():
                    logits = network(self.inputs)
                    right = (logits.argmax(dim=1) == self.labels).double().mean()
                    kept.append((loss_of(logits, self.labels).item(), right.item()))
            optimizer.zero_grad()
            loss_of(network(self.inputs[batch]), self.labels[batch]).backward()
            optimizer.step()
        return kept
