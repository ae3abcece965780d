"""Data sets as a browser gets them: Arrow's bytes, which cost a server nothing to keep and to send.

Streamlit would make the same of each data frame, for each reader, each time a picture is drawn.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd
import pyarrow as pa

Table = pd.DataFrame | bytes  # a data set, encoded or not yet
Drawn = Mapping[str, Table]  # what a picture takes


class Encoded(Mapping[str, pd.DataFrame]):
    """Data sets, encoded once for all readers; who calculates with one gets it as a data frame."""

    def __init__(self, datasets: Mapping[str, pd.DataFrame]) -> None:
        self.sent = {name: encoded(frame) for name, frame in datasets.items()}

    def __getitem__(self, name: str) -> pd.DataFrame:
        return decoded(self.sent[name])

    def column(self, name: str, column: str) -> list[Any]:
        """Return one column of a data set, in a tenth of the time that a data frame takes."""
        values: list[Any] = _read(self.sent[name])[column].to_pylist()
        return values

    def __iter__(self) -> Iterator[str]:
        return iter(self.sent)

    def __len__(self) -> int:
        return len(self.sent)


def encoded(table: Table, usual: Mapping[str, Any] = MappingProxyType({}), **now: Any) -> bytes:
    """Return a table as Arrow's bytes, with `now` for columns, and `usual` for those it lacks.

    Each is a list, or one value for all rows. What only pandas needs is left out, the index too.
    """
    if isinstance(table, pd.DataFrame):
        columns = {name: pa.array(of.values, from_pandas=True) for name, of in table.items()}
        rows = len(table)
    elif usual or now:
        read = _read(table)
        columns, rows = dict(zip(read.column_names, read.columns, strict=True)), read.num_rows
    else:
        return table
    lacking = {name: value for name, value in usual.items() if name not in columns}
    for name, value in {**lacking, **now}.items():
        columns[name] = value if isinstance(value, list) else [value] * rows
    return _written(pa.table(columns))


def decoded(table: Table) -> pd.DataFrame:
    """Return a table as a data frame."""
    if isinstance(table, pd.DataFrame):
        return table
    frame: pd.DataFrame = _read(table).to_pandas()
    return frame


def _read(content: bytes) -> pa.Table:
    return pa.ipc.open_stream(content).read_all()


def _written(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content
