"""What every page in a browser is made of: one frame, the words all pages share, figures as wide as the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from calando.decide.recommendation import Answer
from calando.present import vocabulary, wording
from calando.present.drawing import NARROW, WIDE
from calando.present.urgent import words as urgent_words

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup


def page(name: str, answer: Answer[Any], **shown: object) -> str:
    """Return an answer as the page of that template; `shown` is what this page has beside what all have."""
    every = {
        "answer": answer,
        "result": answer.result,
        "reasons": answer.reasons,
        "caveats": answer.caveats,
        "u": urgent_words,
        "v": vocabulary,
        "w": wording,
    }
    return template(name).render(every | shown)


def drawn(draw: Callable[..., str], result: object, **options: Any) -> list[Markup]:
    """Return a figure for paper and wide screens, then for a phone; none if nothing is drawn."""
    from markupsafe import Markup

    return [Markup(svg) for width in (WIDE, NARROW) if (svg := draw(result, width, **options))]


@cache
def template(name: str) -> Template:
    """Return a page that fails on a name it is not given, and escapes what it shows."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("calando.present", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
