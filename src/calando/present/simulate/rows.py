"""Every patient's levels as rows of a data set, streamed: memory does not grow with the cohort.

The columns are those of the convention (docs/simulate.md): ID, TIME, EVID, MDV, DV. Numbers are the
same, to the byte, however the cohort is computed: rows are cut into pieces by count, not by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    import polars as pl

    from calando.arrays import Floats

Blocks: TypeAlias = "Iterator[tuple[int, Floats]]"
ROWS_AT_ONCE = 1_000_000


def rows_writer(
    blocks: Callable[[], Blocks], hours: Sequence[float], suffix: str
) -> Callable[[Path], None]:
    """Return a function that writes the rows of all patients into a new file.

    Parameters
    ----------
    blocks : gives (number of the first patient, levels of shape (patient, time)), in order.
    hours : the output times.
    suffix : ".csv" or ".parquet".
    """

    def write(path: Path) -> None:
        frames = _frames(blocks(), np.array(hours))
        if suffix == ".csv":
            with path.open("xb") as file:
                for number, frame in enumerate(frames):
                    short = frame.with_columns(frame["DV"].round_sig_figs(9))
                    short.write_csv(file, include_header=number == 0)
        else:
            _write_parquet(frames, path)

    return write


def _frames(blocks: Blocks, hours: Floats) -> Iterator[pl.DataFrame]:
    import polars as pl

    step = max(1, ROWS_AT_ONCE // hours.size)
    for first, levels in blocks:
        for start in range(0, levels.shape[0], step):
            part = levels[start : start + step]
            count = part.shape[0]
            ids = np.arange(first + start + 1, first + start + count + 1, dtype=np.int64)
            none = np.zeros(part.size, dtype=np.int8)
            yield pl.DataFrame(
                {
                    "ID": np.repeat(ids, hours.size),
                    "TIME": np.tile(hours, count),
                    "EVID": none,
                    "MDV": none,
                    "DV": np.ascontiguousarray(part).ravel(),
                }
            )


def _write_parquet(frames: Iterator[pl.DataFrame], path: Path) -> None:
    """Write each piece to a file of its own, then join them by streaming."""
    import polars as pl

    with TemporaryDirectory(dir=path.parent, prefix=".calando-rows-") as folder:
        pieces = []
        for number, frame in enumerate(frames):
            piece = Path(folder) / f"{number:08d}.parquet"
            frame.write_parquet(piece, compression="zstd", compression_level=1)
            pieces.append(piece)
        pl.scan_parquet(pieces).sink_parquet(
            path, compression="zstd", row_group_size=ROWS_AT_ONCE, maintain_order=True
        )
