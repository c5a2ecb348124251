"""Make src/corridor/publish/borders.npz from `countries-50m.json` of the npm package world-atlas 2.0.2.

Natural Earth 1:50m, public domain; the package's own parts are under the ISC licence. Usage, in a scratch folder:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python scripts/borders.py package/countries-50m.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parent.parent / "src" / "corridor" / "publish" / "borders.npz"


def main(source: str) -> None:
    """Undo the format's delta coding; keep lines as degrees, one after another, and where each starts."""
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    scale, shift = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    lines = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]
    starts = np.cumsum([0, *(len(line) for line in lines)])
    np.savez_compressed(TARGET, points=np.concatenate(lines).astype(np.float32), starts=starts.astype(np.int32))


if __name__ == "__main__":
    main(sys.argv[1])
