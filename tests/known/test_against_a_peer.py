"""The road model against UXsim (MIT), which follows platoons one by one: 80 km of road behind a checkpoint.

How the corridor is said in either tool stands in benchmarks/eighty_km.py. UXsim draws who goes first at a merge, and
moves platoons of five: over six of its seeds, delays of an origin spread by 0.1 to 2.6 % (one standard deviation).
"""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from types import ModuleType

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def eighty_km() -> ModuleType:
    """Return the benchmark as a module."""
    spec = importlib.util.spec_from_file_location("eighty_km", BENCHMARKS / "eighty_km.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    if not module.has_uxsim():
        pytest.skip("UXsim is not installed: needs `pip install uxsim`, the peer to compare with")
    return module


@pytest.mark.parametrize("main_priority", [1.0, 2.0])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # UXsim's, and those of what it imports
def test_eighty_km_behind_a_checkpoint_agree_with_uxsim(eighty_km: ModuleType, main_priority: float) -> None:
    corridor = replace(eighty_km.Corridor(), main_priority=main_priority)
    ours = eighty_km.run_corridor(corridor)
    peer = eighty_km.run_uxsim(corridor, platoon=5, cpp=True)
    assert ours.mean_travel_h == pytest.approx(peer.mean_travel_h, rel=0.02)
    assert ours.max_travel_h == pytest.approx(peer.max_travel_h, rel=0.02)
    assert ours.most_on_road == pytest.approx(peer.most_on_road, rel=0.03)
    np.testing.assert_allclose(ours.delay_h, peer.delay_h, rtol=0.05)
    passed, peer_passed = np.cumsum(ours.hourly_arrivals), np.cumsum(peer.hourly_arrivals)
    assert passed[-1] == peer_passed[-1] == corridor.vehicles
    assert np.abs(passed - peer_passed).max() <= 0.005 * corridor.vehicles
