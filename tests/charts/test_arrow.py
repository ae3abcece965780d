"""What a browser gets is the data set, and reads back as the same data frame."""

import numpy as np
import pandas as pd
import pytest

from explainer.charts.arrow import Encoded, decoded, encoded

FRAME = pd.DataFrame(
    {
        "layer": [1, 2, 3],
        "log10": [0.5, np.nan, -2.0],
        "length": np.array([0.1, 0.2, 0.3], np.float32),
        "name": ["one", "", "세"],
        "off": [True, False, False],
    }
)


@pytest.mark.parametrize("rows", [3, 0])
def test_a_data_set_reads_back_the_same(rows: int) -> None:
    frame = FRAME.iloc[:rows]
    kept = Encoded({"one": frame})
    pd.testing.assert_frame_equal(kept["one"], frame)
    assert kept.column("one", "layer") == frame["layer"].tolist()


def test_columns_of_now_replace_what_was_and_usual_ones_do_not() -> None:
    for table in (FRAME, encoded(FRAME, kept=9.0)):
        usual = {"name": "other", "role": "ink"}
        rail = decoded(encoded(table, usual, kept=0.1, text=["a", "b", "c"]))
        assert rail["name"].tolist() == FRAME["name"].tolist()
        assert rail["role"].tolist() == ["ink"] * 3
        assert rail["kept"].tolist() == [0.1] * 3
        assert rail["text"].tolist() == ["a", "b", "c"]


def test_the_index_stays_behind() -> None:
    assert decoded(encoded(FRAME.iloc[[2, 0]])).index.tolist() == [0, 1]
