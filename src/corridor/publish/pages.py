"""Pages from templates: whole files without scripts, text from outside escaped, figures inside."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from corridor.publish.canvas import css_variables

if TYPE_CHECKING:
    from collections.abc import Mapping


def render_page(template: str, inline: Mapping[str, Mapping[str, str]], **values: Any) -> bytes:  # noqa: ANN401 - anything a template shows
    """Render a template of this room.

    Parameters
    ----------
    inline
        SVG of every figure by name, `wide` and `narrow`: our own drawings, without text from outside but what
        matplotlib has turned into outlines.
    values
        What the template shows; text is escaped.
    """
    import jinja2
    from markupsafe import Markup

    loader = jinja2.FunctionLoader(lambda name: files("corridor.publish").joinpath(name).read_text(encoding="utf-8"))
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, loader=loader)
    page = environment.get_template(template).render(
        figures={name: {width: Markup(svg) for width, svg in one.items()} for name, one in inline.items()},  # noqa: S704
        light=Markup(css_variables(is_dark=False)),  # noqa: S704 - constants
        dark=Markup(css_variables(is_dark=True)),  # noqa: S704 - constants
        **values,
    )
    return page.encode()
