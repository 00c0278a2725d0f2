"""Read and check the instruments: every file of a folder, or one file of a user's own."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from calando.errors import FactError
from calando.facts.checks_screen import check_instrument, check_own, check_together
from calando.facts.load import FOLDER, FactReader, load_facts
from calando.facts.schema import Facts
from calando.facts.schema_screen import Instrument


@functools.cache
def load_instruments() -> Mapping[str, Instrument]:
    """Return the instruments that ship with calando, by id.

    >>> load_instruments()["ciwa_ar"].default_band_set
    'asam2020'
    """
    return load_instruments_from(FOLDER, load_facts())


def load_instruments_from(folder: Path, facts: Facts) -> Mapping[str, Instrument]:
    """Return the instruments of a folder laid out like `src/calando/facts`; sources are those of the facts.

    Raises
    ------
    FactError : a file is wrong, or names an item, an instrument or a source that there is not.
    """
    reader = FactReader(folder, facts.sources)
    paths = sorted((folder / "instruments").glob("*.toml"))
    if not paths:
        raise FactError("instruments: there is no file")
    found: dict[str, Instrument] = {}
    for path in paths:
        here = f"instruments/{path.name}"
        instrument = reader.one(Instrument, here)
        if instrument.id != path.stem:
            raise FactError(f"{here}: id must be {path.stem}, as in the file name")
        check_instrument(instrument, here)
        found[instrument.id] = instrument
    for instrument in found.values():
        check_together(instrument, found, f"instruments/{instrument.id}.toml")
    return found


def load_instrument_file(path: Path | str) -> Instrument:
    """Return one instrument of a user's own file, checked as strictly as ours.

    Its sources are keys of `sources.bib`; "own" stands for the user. A file that has the id of one of our instruments
    (such as a site's own copy with the wording that we may not ship) keeps our item keys and our flags.

    Raises
    ------
    FactError : the file cannot be read or is wrong; the message names the file and the key.
    """
    path = Path(path)
    instrument = FactReader(path.parent, load_facts().sources).one(Instrument, path.name)
    shipped = load_instruments()
    check_instrument(instrument, path.name, is_own=True)
    check_together(instrument, {**shipped, instrument.id: instrument}, path.name)
    if instrument.id in shipped:
        check_own(instrument, shipped[instrument.id], path.name)
    return instrument
