"""docs/gallery.md: what the simulator can do beside planning a taper, one figure and a few sentences each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docs_gallery_doses import missed, pump_stop
from docs_gallery_drugs import diazepam, ethanol, lorazepam
from docs_gallery_kidneys import clearing, falling_kidneys, hemodialysis
from docs_gallery_people import BACLOFEN, PEOPLE
from docs_gallery_plots import Story
from docs_gallery_surface import surface
from docs_text import GENERATED, paragraph, table

from calando.facts.schema import Facts, Source
from calando.present.drawing import draw

TELLERS: tuple[Callable[[Facts], Story], ...] = (
    hemodialysis,
    clearing,
    falling_kidneys,
    missed,
    pump_stop,
    ethanol,
    diazepam,
    lorazepam,
    surface,
)


def stories(facts: Facts) -> list[Story]:
    """Simulate every story."""
    return [tell(facts) for tell in TELLERS]


def figures(told: Sequence[Story]) -> dict[str, str]:
    """Return name and SVG of each figure."""
    return {file_name(story): draw(story.spec, prefix=story.key) for story in told}


def file_name(story: Story) -> str:
    """Return the name of a story's figure."""
    return f"gallery_{story.key}.svg"


def page(told: Sequence[Story], facts: Facts) -> str:
    """Return the whole page."""
    lines = ["# Gallery", "", GENERATED, ""]
    lines += paragraph(
        f"""What the simulator shows beside a taper: failing kidneys and machines, missed doses, a pump that stops,
        other drugs that are taken with baclofen. Every picture is drawn from the published numbers of
        [facts.md](facts.md); doses and courses are invented. Baclofen by mouth is `{BACLOFEN}` in {PEOPLE:,} simulated
        people; what two other models of adults say of the same doses stands in
        [three_models.svg](figures/three_models.svg), and what was checked against measurements in
        [validation.md](validation.md). A percentile is of people as published models describe them, never a
        forecast for one person."""
    )
    lines += [f"- [{story.title}](#{anchor(story.title)})" for story in told] + [""]
    for story in told:
        lines += section(story, facts)
    return "\n".join(lines)


def section(story: Story, facts: Facts) -> list[str]:
    """Return one section."""
    lines = [f"## {story.title}", "", f"![{story.alt}](figures/{file_name(story)})", ""]
    lines += paragraph(story.seen)
    lines += table(story.head, story.rows)
    lines += paragraph(f"**Assumed:** {story.assumed}")
    links = ", ".join(link(facts.sources[key]) for key in story.sources)
    return lines + paragraph(f"**Sources:** {links}")


def link(source: Source) -> str:
    """Return a source by its key, linked to where it can be found."""
    place = f"https://doi.org/{source.doi}" if source.doi else source.url
    place = place.replace("(", "%28").replace(")", "%29")
    return f"[{source.key}]({place})" if place else source.key


def anchor(heading: str) -> str:
    """Return how a heading is linked to.

    >>> anchor("Ethanol, which falls in a straight line")
    'ethanol-which-falls-in-a-straight-line'
    """
    kept = "".join(c for c in heading.lower() if c.isalnum() or c in " -")
    return kept.replace(" ", "-")
