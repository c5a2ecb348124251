"""How the documentation is built: `make docs`. No part of it loads anything from a network."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from corridor.world.days import Setting
    from corridor.world.flee_settings import Kind

HERE = Path(__file__).parent
GENERATED = HERE / "_generated"
COMMANDS = (
    "backtest", "check", "clearance", "diff", "evidence scan", "evidence review", "evidence check", "evidence table",
    "forecast", "import flee", "new", "rerun", "score", "sensitivity",
)  # fmt: skip
GALLERY_MEMBERS = 200

project = "corridor"
project_copyright = "the corridor contributors"
release = version_of("corridor")
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["dollarmath", "fieldlist"]
myst_heading_anchors = 3
exclude_patterns = ["_generated/*/report.html"]
html_theme = "furo"
html_title = "corridor"
html_copy_source = False
html_show_sphinx = False
html_math_renderer = "mathml"
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True
napoleon_google_docstring = False
nitpicky = False


def _write_mathml(translator: HTML5Translator, node: nodes.Element, display: str) -> None:
    # Browsers draw MathML by themselves; no script, no font, no network.
    from docutils.nodes import SkipNode
    from latex2mathml.converter import convert

    translator.body.append(convert(node.astext(), display=display))
    raise SkipNode


def _write_commands() -> None:
    # The pages of the command line are what the commands say of themselves.
    parts = [
        "# Command line\n\nExit codes: 0 done, 2 bad input, 3 done in part, or different (`rerun`), 130 interrupted.\n"
    ]
    for command in COMMANDS:
        text = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "corridor", *command.split(), "--help"], check=True, capture_output=True, text=True,
            env={**os.environ, "COLUMNS": "100", "PYTHONUTF8": "1"},
        ).stdout  # fmt: skip
        usage = text.strip().replace("Usage: python -m corridor", "Usage: corridor")
        parts.append(f"## corridor {command}\n\n```text\n{usage}\n```\n")
    (GENERATED / "commands.md").write_text("\n".join(parts), encoding="utf-8", newline="\n")


def _write_flee_settings() -> None:
    # What becomes of each of Flee's settings is what the readers of settings go by.
    from corridor.world.days import RuleSet
    from corridor.world.flee_settings import SETTINGS, Fate

    words = {
        Fate.WORKS: "works", Fate.LACKS: "lacks it", Fate.DEAD: "without effect", Fate.STOPS: "stops Flee",
        Fate.NOT_BUILT: "not built here",
    }  # fmt: skip
    sections: dict[str, list[str]] = {}
    for name, known in SETTINGS.items():
        section, _, key = name.rpartition(".")
        default = "" if known.default is None else f"`{_setting_words(known.kind, known.default)}`"
        fates = " | ".join(words[known.fate(rule_set)] for rule_set in RuleSet)
        sections.setdefault(section, []).append(f"| `{key}` | {default} | {fates} | {known.note} |")
    head = f"| setting | default | {' | '.join(RuleSet)} | note |\n|---|---|---|---|---|"
    parts = [
        f"{f'In the section `{section}`' if section else 'Outside any section'}:\n\n{head}\n" + "\n".join(rows) + "\n"
        for section, rows in sections.items()
    ]
    (GENERATED / "flee-settings.inc").write_text("\n".join(parts), encoding="utf-8", newline="\n")


def _setting_words(kind: Kind, value: Setting) -> str:
    # As the file of settings would have it.
    from corridor.world.flee_settings import Kind

    if kind is Kind.TRUTH:
        return str(bool(value))
    return f"{value:g}" if isinstance(value, float) else str(list(value)) if isinstance(value, tuple) else value


def _write_gallery() -> None:
    # Every bundled scenario as it is forecast now, with its figures.
    import corridor
    from corridor.publish.words import headline

    parts = ["# Gallery\n\nThe bundled scenarios, each forecast when this page was built.\n"]
    for name in corridor.bundled():
        record = corridor.forecast(name, members=GALLERY_MEMBERS)
        corridor.write(record, GENERATED / name)
        parts.append(f"## {record.scenario.title}\n\n{record.scenario.about}\n\n> {headline(record)}\n")
        parts.append(f"```\ncorridor forecast {name} --members {GALLERY_MEMBERS}\n```\n")
        parts += [f"![{figure}]({name}/{figure}.png)\n" for figure in ("arrivals", "map", "queue", "waits")]
    corridor.write(corridor.backtest("one-bridge", members=GALLERY_MEMBERS, track="cold"), GENERATED / "backtest")
    parts.append("## A backtest\n\nWhat would have been said of the invented bridge, half a day after half a day.\n")
    parts.append(f"```\ncorridor backtest one-bridge --track cold --members {GALLERY_MEMBERS}\n```\n")
    parts += [f"![{figure}](backtest/{figure}.png)\n" for figure in ("fans", "leads", "reliability")]
    (GENERATED / "gallery.md").write_text("\n".join(parts), encoding="utf-8", newline="\n")


def _generate(_: Sphinx) -> None:
    GENERATED.mkdir(exist_ok=True)
    _write_commands()
    _write_flee_settings()
    _write_gallery()


def setup(app: Sphinx) -> None:
    """Add what is made anew at each build, and mathematics without scripts."""
    app.connect("config-inited", lambda app, _: _generate(app))
    app.add_html_math_renderer(
        "mathml",
        (lambda translator, node: _write_mathml(translator, node, "inline"), None),
        (lambda translator, node: _write_mathml(translator, node, "block"), None),
    )
