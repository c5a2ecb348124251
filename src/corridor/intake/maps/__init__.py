"""From a map tool's export to places and roads, one step a module; `build` wires them."""
