"""The scripts of trainings: the same first weights and batches as the page's, in a plain loop."""

from string import Template

from explainer import ACTIVATIONS
from explainer.lesson.measured import Plan
from explainer.lesson.measured.dying import EARLY, EVERY, spiral_plan
from explainer.lesson.measured.he import SCHEMES as OF_HE
from explainer.lesson.measured.he import plan as he_plan
from explainer.lesson.measured.race import ENOUGH, LANES, OWN_RATE, RACE_STEPS, best_row
from explainer.lesson.measured.symmetry import COUNTS, DUST, EQUAL, RATE, STEPS, UNITS
from explainer.lesson.take_home import blocks

SETTINGS = Template("""\
SEED = $seed
SIZES = $sizes  # units of each layer, from the inputs to the classes
STEPS = $steps
BATCH = $batch
RECORDED = $recorded
""")

LIFE = """\
network = Network(phi, slope, start)
for step, loss, right, diverged in train(network, RATE):
    if step <= STEP and np.isfinite(loss):
        entering = network.forward(inputs)[1]
        off = np.concatenate([(h <= 0).all(axis=0) for h in entering])
        slopes = [network.slope(*hs) for hs in $arguments]
        dead = np.concatenate([(s == 0).all(axis=0) for s in slopes])
        if step == 0:
            print(f"off before training: {off.mean():.6g}")
        seen = step, off, dead, right
    if diverged:
        print(f"diverged at step {step}")

step, off, dead, right = seen
print(f"at step {step}")
print(f"off for every input: {off.mean():.6g}")
print(f"gradient zero: {dead.mean():.6g}, {dead.sum()} of {dead.size}")
print(f"on for some input: {(~off).sum()}")
print(f"right: {right:.6g}")
"""

DUEL = """\
def rms(x):
    return np.sqrt(np.mean(x**2))


def told(ratio):
    return "none" if np.isnan(ratio) else f"{ratio:.6g}"  # 0/0: the last layer has no gradient


for name, start in (("Xavier", xavier), ("He", he)):
    network = Network(phi, slope, start)
    for step, loss, right, diverged in train(network, RATE):
        if diverged:
            print(f"{name} diverged at step {step}")
            break
        last = loss
        if step <= STEP:
            deltas = network.backward(*network.forward(inputs), labels)[:-1]
            reached, seen = rms(deltas[0]) / rms(deltas[-1]), step
        if step == 0:
            print(f"{name}, gradient of layer 1 before training: {told(reached)}")
            print(f"{name}, backward a layer: {told(reached ** (1 / (len(deltas) - 1)))}")
    print(f"{name}, loss after the last step: {last:.6g}")
    print(f"{name}, gradient of layer 1 at step {seen}: {told(reached)}")
    print(f"{name}, backward a layer: {told(reached ** (1 / (len(deltas) - 1)))}")
"""

RACE = Template("""\
found = {}
for name, phi, slope, start, rate in LANES:
    arrived, at_step = None, 0.0
    for step, loss, right, diverged in train(Network(phi, slope, start), rate):
        if diverged:
            print(f"{name} diverged at step {step}")
            break
        if arrived is None and right >= $enough:
            arrived = step
        if step <= STEP:
            at_step = right
    found[name] = arrived
    print(f"{name}: $percent right at step {arrived}; at step {STEP}: {at_step:.6g}")
there = [name for name, arrived in found.items() if arrived is not None and arrived <= STEP]
print(f"{len(there)} of {len(LANES)} are there at step {STEP}")
if found["tanh"] and found["ReLU"]:
    print(f"tanh takes {found['tanh'] / found['ReLU']:.6g} times as long as ReLU")
""")

SYMMETRY = Template("""\
def singular(matrix):
    return np.linalg.svd(matrix, compute_uv=False)


def trained(start):
    network = Network(phi, slope, start)
    for step, loss, right, diverged in train(network, RATE):
        if step == STEP:
            return network, right


network, right = trained(start)
W = network.W
gradients = network.gradients(inputs, labels)[1][: len(W)]
gradients = [np.where(abs(g) < $dust, 0, g) for g in gradients]
print(f"right: {right:.6g}; from a random start: {trained(random_start)[1]:.6g}")
print(f"largest gradient of a hidden weight: {abs(gradients[0]).max():.6g}")
print(f"largest gradient of an output weight: {abs(gradients[-1]).max():.6g}")
for name, matrix in (("W1", W[0]), ("its gradient", gradients[0])):
    sizes = singular(matrix)
    second = sizes[1] / sizes[0] if sizes[0] > 0 else 0.0
    print(f"rank of {name}: {(sizes > $counts * sizes[0]).sum()}; second to first: {second:.6g}")
""")

TRIAL = """\
SIZES, STEPS, BATCH, RECORDED = {sizes}, 300, 32, range(0, 301, 20)
rights = []
for SEED in range({seeds}):
    inputs, labels = dataset()
    for step, loss, right, diverged in train(Network(phi, slope, start), {rate!r}):
        if diverged or right >= 0.99:
            break
    rights.append(-1 if diverged else right)
print(f"right after training, median: {{np.median(rights):.4g}}")
"""


def settings(plan: Plan, recorded: str, *more: str) -> str:
    """Return the lines of a training's settings."""
    lines = SETTINGS.substitute(
        seed=plan.seed,
        sizes=blocks.sizes(plan.dataset, plan.widths),
        steps=plan.steps,
        batch=plan.batch_size,
        recorded=recorded,
    )
    return lines + "".join(f"{line}\n" for line in more)


def put_together(about: str, lines: str, plan: Plan, functions: str, starts: str, end: str) -> str:
    """Return a script: settings, functions, data, first weights, the training, what came of it."""
    learned = ACTIVATIONS[plan.activation].learned
    data = blocks.dataset(plan.dataset) + "\n\ninputs, labels = dataset()\n"
    return "".join(
        (
            blocks.head(about, lines),
            blocks.cell("Activation and its slope", functions),
            blocks.cell("The data", data),
            blocks.cell("The first weights", starts),
            blocks.cell("Network and training", blocks.training(learned)),
            blocks.cell("What comes of it", end),
        )
    )


def life(activation: str, rate: float, step: int, seed: int) -> str:
    """Return the script of the page on dead units: what is off and dead at a step."""
    plan = spiral_plan(activation, rate, seed)
    lines = settings(
        plan,
        f"{{*range({EARLY}), *range(0, STEPS + 1, {EVERY})}}",
        f"RATE = {rate!r}  # learning rate",
    )
    lines = f"STEP = {step}  # the one looked at\n{lines}"
    learned = ACTIVATIONS[activation].learned
    arguments = "zip(entering, network.A)" if learned else "zip(entering)"
    about = (
        f"Two layers of 64 {ACTIVATIONS[activation].label} units learn two spirals: how many die?\n"
    )
    code = put_together(
        about,
        lines,
        plan,
        blocks.activation(activation),
        blocks.start(plan.initializer),
        Template(LIFE).substitute(arguments=arguments),
    )
    # The page looks at each of the first steps, but its training does not.
    return code.replace("loss <= 1e100)", f"(loss <= 1e100 or step % {EVERY} > 0))")


def duel(depth: int, rate: float, step: int, seed: int) -> str:
    """Return the script of He's page: two trainings that differ by √2 a layer."""
    plan = he_plan("he", depth, rate, seed)
    lines = f"STEP = {step}  # the one looked at\n" + settings(
        plan, f"range(0, STEPS + 1, {plan.record_every})", f"RATE = {rate!r}  # learning rate"
    )
    starts = "\n\n".join(blocks.start(scheme, name) for name, scheme in OF_HE.items())
    about = f"{depth} ReLU layers learn two circles, from Xavier's weights and from He's.\n"
    return put_together(about, lines, plan, blocks.activation("relu"), starts, DUEL)


def race(dataset: str, hidden: int, rate: float, step: int, seed: int) -> str:
    """Return the script of the race: every lane, and when it got there."""
    rows = {name: best_row(dataset, hidden, name) for name in LANES}
    width = int(rows[LANES[0]]["width"])
    plan = Plan(dataset, (width,) * hidden, LANES[0], "", 1.0, RACE_STEPS[-1], seed)
    lines = f"STEP = {step}  # the one looked at\n" + settings(
        plan, f"range(0, STEPS + 1, {RACE_STEPS[1]})"
    )
    functions = "\n\n".join(blocks.activation(name, prefix=f"{name}_") for name in LANES)
    schemes = {str(row["initializer"]) for row in rows.values()}
    starts = "\n\n".join(blocks.start(scheme, scheme) for scheme in sorted(schemes))
    lanes = "".join(
        f'    ("{ACTIVATIONS[name].label}", {name}_phi, {name}_slope, {row["initializer"]},'
        f" {rate if rate != OWN_RATE else float(row['learning_rate'])!r}),\n"
        for name, row in rows.items()
    )
    starts += f"\n\nLANES = [  # activation, its slope, first weights, learning rate\n{lanes}]\n"
    end = RACE.substitute(enough=ENOUGH, percent=f"{ENOUGH:.0%}")
    about = f"Six activation functions race: {hidden} hidden layers learn {dataset}.\n"
    return put_together(about, lines, plan, functions, starts, end)


def symmetry(activation: str, init: str, noise: float, step: int, seed: int) -> str:
    """Return the script of the page on weights that start equal."""
    plan = Plan("digits", (UNITS,), activation, "", RATE, STEPS[-1], seed)
    lines = f"STEP = {step}  # the one looked at\n" + settings(
        plan, "{STEP}", f"RATE = {RATE!r}  # learning rate", f"NOISE = {noise!r}"
    )
    first = {"zeros": "0.0", "equal": repr(EQUAL), "random": "random_start(layer, fan_in, fan_out)"}
    starts = (
        blocks.start("xavier_normal", "random_start")
        + "\n\ndef start(layer, fan_in, fan_out):\n"
        + "    noise = NOISE * random(WEIGHTS, layer).standard_normal((fan_in, fan_out))\n"
        + f"    return {first[init]} + noise\n"
    )
    about = "Eight hidden units learn digits: do they stay alike?\n"
    end = SYMMETRY.substitute(dust=DUST, counts=COUNTS)
    return put_together(about, lines, plan, blocks.activation(activation), starts, end)


def trial(depth: int, width: int, std: float, rate: float, seeds: int) -> str:
    """Return cells that train the networks behind a dot of the map, after a random network's."""
    return "".join(
        (
            blocks.cell("A training beside it: the data", blocks.dataset("circles")),
            blocks.cell("The first weights", f"STD = {std!r}\n\n\n" + blocks.start("normal")),
            blocks.cell("Network and training", blocks.training()),
            blocks.cell(
                "What it learns",
                TRIAL.format(
                    sizes=blocks.sizes("circles", (width,) * depth), seeds=seeds, rate=rate
                ),
            ),
        )
    )
