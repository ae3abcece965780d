"""What a reader takes home prints what the page says: of every page, for every preset."""

import re
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from streamlit.testing.v1 import AppTest

from explainer import ACTIVATIONS
from explainer.charts.data import LIMITS
from explainer.lesson import measured
from explainer.lesson.controls import Preset
from explainer.lesson.lessons import LESSONS
from explainer.lesson.measured import Setup, bias_shift, dying
from explainer.lesson.measured.family import family_setup, slope_strip
from explainer.lesson.measured.network import setup_strip
from explainer.lesson.take_home import blocks, one_step, random_networks, trainings
from explainer.lesson.take_home.frameworks import Layers
from explainer.lesson.take_home.homes import Home
from explainer.lesson.take_home.notebook import exercises, notebook
from explainer.simulation.streams import Stream
from tests.lesson.take_home import WRITTEN, numbers, run, run_alone, ways
from tests.pages.test_pages import opened, preset_keys, settled

NOT_TAKEN = {"check_us", "teacher", "diagnosis"}
PAGES = [lesson.name for lesson in LESSONS if lesson.name not in NOT_TAKEN]
# Numbers of a verdict that are settings or definitions, not results.
GIVEN = {
    "saturation": {"0.99", "0.01"},
    "small_large_random": {"0.8", "1.25"},
    "he": {"0.693", "2"},  # ln 2
    "bias_shift": {"0"},  # "the mean is near 0"
}
TABLE = [
    ("tanh", 0.01, 10, 0, "gaussian"),
    ("sigmoid", 0.1, 20, 3, "gaussian"),
    ("gelu", 0.1414, 10, 1, "gaussian"),
    ("elu", 1.0, 5, 2, "gaussian"),
    ("prelu", 0.1414, 5, 2, "gaussian"),
    ("relu", 0.1414, 10, 7, "digits"),
]


def script_of(test: AppTest) -> str:
    """Return the script that stands on a page."""
    return next(str(code.value) for code in test.code if str(code.value).startswith('"""'))


def verdict(block: Any) -> str:
    """Return the words of the page's verdict, without the line that says where it stands."""
    for child in getattr(block, "children", {}).values():
        if str(getattr(child.proto, "id", "")).endswith("-verdict"):
            said = [e for e in child.children.values() if hasattr(e, "value")]
            return " ".join(str(element.value) for element in said[1:])
        if found := verdict(child):
            return found
    return ""


def said_but_not_printed(page: str, said: str, code: str, printed: str) -> set[str]:
    """Return the numbers of a verdict that a script neither prints nor is set to."""
    known = set().union(*map(ways, numbers(printed) + numbers(code)), GIVEN.get(page, set()))
    written = {number.rstrip(",") for number in WRITTEN.findall(said)}
    return {number for number in written if not re.search("⁻¹[⁵⁶⁷⁸⁹]", number)} - known


class Taken(NamedTuple):
    """What stands on a page after a preset, and the script that was foretold for it."""

    said: str
    script: str
    foretold: str | None
    notebook: str


@cache
def presets_of(page: str) -> dict[str, Taken]:
    """Click every preset of a page, as a reader does."""
    homes: list[Home] = []
    notebooks: list[str] = []

    def kept(title: str, told: dict[str, Any], home: Home) -> str:
        homes.append(home)
        notebooks.append(notebook(title, told, home))
        return notebooks[-1]

    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["explainer.lesson.take_home"], "notebook", kept)
        test = opened(page)
        test.session_state["take_home_open"] = True
        settled(test.run())
        for key in preset_keys(test):
            presets = {f"preset_{p.name}": p for p in test.session_state["told"]["presets"]}
            foretold = homes[-1].again(presets[key].settings)
            settled(test.button(key=key).click().run())
            found[key] = Taken(verdict(test.main), script_of(test), foretold, notebooks[-1])
    return found


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_gives_to_take_home(page: str, tmp_path: Path) -> None:
    """For every preset; one test a page, since to open it takes longer than the rest."""
    presets = presets_of(page)
    assert len(presets) >= 3
    for key, taken in presets.items():
        the_script_prints_what_the_page_says(page, key, taken)
        the_exercises_lead_to_the_presets(taken)
        the_notebook_is_valid(taken)
    assert any(taken.foretold for taken in presets.values())
    the_script_needs_numpy_alone(next(iter(presets.values())).script, tmp_path)


def the_script_prints_what_the_page_says(page: str, key: str, taken: Taken) -> None:
    assert re.search(r"\d", taken.said)
    missing = said_but_not_printed(page, taken.said, taken.script, run(taken.script))
    assert missing == set(), key


def the_exercises_lead_to_the_presets(taken: Taken) -> None:
    """What a notebook says to change gives the script that the page gives for the preset."""
    if taken.foretold is not None:
        assert taken.foretold.strip() == taken.script.strip()  # st.code strips it


def the_notebook_is_valid(taken: Taken) -> None:
    book: Any = nbformat.reads(taken.notebook, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(book)
    cells = [cell.source for cell in book.cells if cell.cell_type == "code"]
    assert len(cells) >= 4
    assert [line for cell in cells for line in cell.splitlines() if line] == [
        line.replace("# %% ", "# ") for line in taken.script.splitlines() if line
    ]
    text = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    assert text.startswith("# ")
    assert "$$" in text
    assert ":blue[" not in text
    tasks = re.split(r"^\d+\. ", text.partition("## Exercises")[2], flags=re.MULTILINE)[1:]
    edits = ["".join(re.findall(r"```python.*?```", task, re.DOTALL)) for task in tasks]
    assert len(set(edits)) == len(edits), "no two exercises ask for the same change"


def the_script_needs_numpy_alone(script: str, folder: Path) -> None:
    nothing = "\n".join(
        f"assert importlib.util.find_spec({name!r}) is None"
        for name in ("explainer", "streamlit", "pandas", "scipy", "altair")
    )
    printed = run_alone(f"{script}\nimport importlib.util\n{nothing}\n", folder)
    np.testing.assert_allclose(numbers(printed), numbers(run(script)), rtol=1e-5, atol=1e-15)


def test_presets_of_one_change_are_one_exercise() -> None:
    layers = Layers((1, 1), "relu", "normal", {"std": 1.0})
    home = Home("", "N = 1", layers, None, lambda settings: f"N = {settings['n']}")
    presets = [Preset(name, name, {"n": n}) for name, n in (("a", 2), ("b", 2), ("c", 3))]
    tasks = exercises(presets, None, home)
    assert [task.split("**")[1] for task in tasks] == ["a", "c"]


@pytest.mark.filterwarnings("default")  # of the kernel's libraries
def test_a_notebook_runs_through_a_kernel() -> None:
    taken = next(iter(presets_of("home").values()))
    book: Any = nbformat.reads(taken.notebook, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(book, timeout=60, kernel_name="python3").execute()
    outputs = [part for cell in book.cells for part in cell.get("outputs", [])]
    printed = "".join(part["text"] for part in outputs)
    assert printed == run(taken.script)
    assert said_but_not_printed("home", taken.said, taken.script, printed) == set()


def rows(printed: str, depth: int) -> np.ndarray:
    """Return the table of a random network."""
    return np.array([[float(n) for n in line.split()] for line in printed.splitlines()[1:][:depth]])


@pytest.mark.parametrize(("activation", "std", "depth", "seed", "source"), TABLE)
def test_table_of_a_random_network(
    activation: str, std: float, depth: int, seed: int, source: str
) -> None:
    table = rows(run(random_networks.script(Setup(activation, std, depth, seed, source))), depth)
    page = measured.scale_strip(activation, depth, seed, source, medians=True).at(std)
    np.testing.assert_allclose(table[:, 1], page["std"], rtol=1e-5)
    np.testing.assert_allclose(table[:, 2], page["std_across_inputs"], rtol=1e-5)
    np.testing.assert_allclose(table[:, 3], 10 ** page["log10"], rtol=1e-5)
    np.testing.assert_allclose(table[:, 4], 10 ** page["median"], rtol=1e-5, atol=1e-300)


@pytest.mark.parametrize("initializer", ["normal", "uniform", "orthogonal"])
def test_table_of_any_width_and_distribution(initializer: str) -> None:
    setup = Setup("tanh", 0.2, 5, 1, "digits", None, 32, initializer, bias_std=0.3, samples=50)
    table, page = rows(run(random_networks.script(setup)), 5), setup_strip(setup, (0.2,)).at(0.2)
    np.testing.assert_allclose(table[:, 1], page["std"], rtol=1e-5)
    np.testing.assert_allclose(table[:, 3], 10 ** page["log10"], rtol=1e-5)


@pytest.mark.parametrize(("activation", "slope"), [("leaky_relu", 0.9), ("elu", 0.5)])
def test_table_of_a_slope(activation: str, slope: float) -> None:
    table = rows(run(random_networks.script(family_setup(activation, "own", slope, 6, 3))), 6)
    strip = slope_strip(activation, "own", 6, 3).at(slope)
    np.testing.assert_allclose(table[:, 3], 10 ** strip["log10"], rtol=1e-5)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_code_says_what_the_engine_computes(name: str) -> None:
    h, engine = np.linspace(-6, 6, 241), ACTIVATIONS[name]
    for code, learned in ((blocks.activation(name), engine.learned),):
        scope: dict[str, Any] = {"np": np}
        exec(code, scope)
        more = (engine.default,) if learned else ()
        for found, expected in (("phi", engine.function), ("slope", engine.derivative)):
            np.testing.assert_allclose(
                scope[found](h, *more), expected(h, engine.default), rtol=1e-9, atol=1e-15
            )


def test_streams_and_limits_are_the_engines() -> None:
    scope: dict[str, Any] = {"np": np, "SEED": 3}
    exec(blocks.RANDOM, scope)
    names = {"WEIGHTS", "BIASES", "INPUTS", "TOP", "READOUT", "BATCHES"}
    streams = {name.replace("TOP", "TOP_GRADIENT"): scope[name] for name in names}
    assert streams == {stream.name: stream.value for stream in Stream}
    written = re.search(r"in (\(\(.*\)\)):", random_networks.NUMBERS)
    assert written
    for name, *ends in eval(written[1]):
        np.testing.assert_allclose(np.log10(ends), LIMITS[name], rtol=1e-12)


@pytest.mark.parametrize("activation", dying.FAMILY)
@pytest.mark.parametrize(("rate", "step"), [(0.1, 400), (1.5, 7), (3.0, 400)])
def test_units_that_die(activation: str, rate: float, step: int) -> None:
    """Also where the training diverges."""
    printed = run(trainings.life(activation, rate, step, 1))
    life = dying.life(activation, rate, 1)
    found = dict(re.findall(r"^(.*): ([\d.]+)", printed, re.MULTILINE))
    assert float(found["off for every input"]) == pytest.approx(life.off_share(step), rel=1e-5)
    assert float(found["gradient zero"]) == pytest.approx(life.dead_share(step), rel=1e-5)
    assert float(found["right"]) == pytest.approx(life.accuracy_at(step), rel=1e-5)
    assert (f"diverged at step {life.diverged}" in printed) == (life.diverged is not None)


@pytest.mark.parametrize("seed", ["1", "7"])
def test_a_last_layer_that_is_off_leaves_no_ratio(seed: str) -> None:
    test = opened("he", seed=seed, depth="30", step="300")
    test.session_state["take_home_open"] = True
    settled(test.run())
    said, code = verdict(test.main), script_of(test)
    printed = run(code)
    assert "No gradient at all. Layer 30 is off for every input" in said
    assert "×1.00" not in said
    assert "at step 300: none\nXavier, backward a layer: none" in printed
    assert "nan" not in printed
    assert said_but_not_printed("he", said, code, printed) == set()


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "leaky_relu", "elu", "tanh"])
@pytest.mark.parametrize("data", ["gaussian", "digits"])
def test_one_step(activation: str, data: str) -> None:
    printed = numbers(run(one_step.script(activation, data, 0.4, 2)))
    step = bias_shift.one_step(activation, data, 2)
    row = step.at(0.4)
    shares = [row["share"], step.at(1.0)["share"], step.at(0.0)["share"]]
    np.testing.assert_allclose(printed, [row["mean"], row["std"], *shares], rtol=1e-4, atol=1e-6)
