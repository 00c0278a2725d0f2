"""What a long simulation says on standard error while it runs: that kernels are compiled, and how far it is."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

COMPILING = "Compiling the simulation kernels; this happens once and takes about half a minute.\n"
_KERNELS = "calando.models.compiled."
_LOOK_EVERY_S, _ELSEWHERE_AFTER_S = 0.25, 2.0


class ProgressLine:
    """How far a cohort is, on standard error: soon at a terminal, elsewhere only if it takes long."""

    def __init__(self) -> None:
        self.start = self.said = time.monotonic()
        self.is_shown = False
        self.is_terminal = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Say it, if it is time to."""
        now = time.monotonic()
        first, pause = (0.5, 0.2) if self.is_terminal else (2.0, 10.0)
        if now - self.start < first or (self.is_shown and now - self.said < pause):
            return
        left = (now - self.start) * (total - done) / max(done, 1)
        text = f"{100 * done // total:3d} % of {total:,} patients, about {left:.0f} s left"
        sys.stderr.write(f"\r{text}\x1b[K" if self.is_terminal else f"{text}\n")
        sys.stderr.flush()
        self.said, self.is_shown = now, True

    def clear(self) -> None:
        """Take the line away again."""
        if self.is_shown and self.is_terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class CompilerNote:
    """Says once on standard error that kernels are being compiled, if they are: nothing else is that slow.

    A thread looks now and then whether this process asked for a kernel that was not in the compiler's cache. Where
    worker processes compile (`elsewhere`), nothing of that is seen here: if they take long it looks on disk.
    """

    def __init__(self, *, elsewhere: bool = False) -> None:
        self.elsewhere = elsewhere
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> CompilerNote:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Look no longer."""
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        start, looks_on_disk = time.monotonic(), self.elsewhere
        while not self._done.wait(_LOOK_EVERY_S):
            found = is_compiling()
            if not found and looks_on_disk and time.monotonic() - start > _ELSEWHERE_AFTER_S:
                looks_on_disk = False
                found = is_nothing_cached()
            if found:
                sys.stderr.write(COMPILING)
                sys.stderr.flush()
                return


def is_compiling() -> bool:
    """True if this process asked for a kernel that was not in the cache: it is then compiled at once."""
    loaded = [module for name, module in list(sys.modules.items()) if name.startswith(_KERNELS)]
    kernels = [kernel for module in loaded for kernel in list(vars(module).values())]
    return any(_misses(kernel) for kernel in kernels)


def _misses(kernel: object) -> bool:
    stats = getattr(kernel, "stats", None)
    return bool(getattr(stats, "cache_misses", None))


def is_nothing_cached() -> bool:
    """True if neither of the kernels that count a cohort is in the compiler's cache; one of them is always needed."""
    from calando.models.compiled.counts import count_oral, count_values

    return not any(_cached(kernel) for kernel in (count_oral, count_values))


def _cached(kernel: object) -> bool:
    """Is it in the index that the compiler would read? True where that cannot be known."""
    index = getattr(getattr(kernel, "_cache", None), "_cache_file", None)
    load = getattr(index, "_load_index", None)
    return True if load is None else bool(load())
