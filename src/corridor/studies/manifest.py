"""What made a result: request, scenario digest, code, versions, machine, and the command that makes it again."""

from __future__ import annotations

import hashlib
import platform
import shlex
import subprocess
import sys
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.archive.folder import FORMAT
from corridor.world.rules import installed_rules, origin_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.world.results import Drivers, Plan
    from corridor.world.scenario import Scenario

# Those whose version can move a number or a byte of a result.
PACKAGES = ("corridor", "jinja2", "llvmlite", "matplotlib", "numba", "numpy", "polars", "scipy")
_SOURCES = (".py", ".jinja", ".npz")


def make_manifest(scenario: Scenario, plan: Plan, drivers: Drivers) -> dict[str, Any]:
    """Say what made a result, and the command that makes it again.

    No path of the machine stands in it, but for the scenario's own as the user gave it.
    """
    issue_time = plan.issue_time.isoformat()
    arguments = [
        "corridor", "forecast", scenario.location,
        "--as-of", issue_time,
        "--drivers", str(drivers),
        "--prior-set", plan.prior_set,
        "--members", str(plan.members),
        "--seed", str(plan.seed),
    ]  # fmt: skip
    return {
        "format": FORMAT,
        "command": quote_command(arguments),
        "arguments": arguments,
        "scenario": scenario.scenario_id,
        "scenario_sha256": scenario.digest,
        "as_of": issue_time,
        "drivers": str(drivers),
        "prior_set": plan.prior_set,
        "members": plan.members,
        "seed": plan.seed,
        **({"rules": {name: origin_of(installed_rules()[name]) for name in scenario.rules}} if scenario.rules else {}),
        **describe_makers(),
    }


def describe_makers(*more: str) -> dict[str, Any]:
    """Say what could move a number: versions (also of packages beside the usual ones), code, machine."""
    return {
        "versions": {name: version(name) for name in (*PACKAGES, *more)},
        "code_sha256": digest_code(),
        "platform": describe_platform(),
    }


def quote_command(arguments: Sequence[str]) -> str:
    """Write a command so that it can be pasted into the shell of this platform."""
    return subprocess.list2cmdline(arguments) if sys.platform == "win32" else shlex.join(arguments)


def describe_platform() -> dict[str, str]:
    """Name system, machine, processor and Python: kernels are compiled for the processor they run on."""
    from llvmlite.binding import get_host_cpu_name  # noqa: PLC0415 - loads the compiler

    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "processor": get_host_cpu_name(),
        "python": platform.python_version(),
    }


def digest_code() -> str:
    """SHA-256 of corridor's own files: one version number may stand for many states of the code."""
    package = Path(str(files("corridor")))
    digest = hashlib.sha256()
    sources = {path.relative_to(package).as_posix(): path for path in package.rglob("*") if path.suffix in _SOURCES}
    for name, path in sorted(sources.items()):
        # A checkout may have turned line ends; that changes nothing.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()
