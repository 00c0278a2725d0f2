"""Tests of dispensing histories share made-up ones."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for `from histories import fill`
