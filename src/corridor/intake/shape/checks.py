"""Checks rows and tables against the schema, and says how a violation reads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from corridor.intake.shape.hints import hint
from corridor.intake.shape.schema import SLUG, columns_of
from corridor.intake.text.files import nearest
from corridor.intake.text.notes import figure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from corridor.intake.shape.schema import Model
    from corridor.intake.text.files import Folder

_ALLOWED = {
    "missing": "must be given",
    "enum": "must be one of {expected}",
    "finite_number": "must be a finite number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing_size": "must be a whole number of reasonable size",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "dict_type": "must be a table",
    "list_type": "must be a list",
    "string_too_short": "must not be empty",
    "string_too_long": "must be at most {max_length} characters",
    "too_short": "must not be empty",
    "greater_than": "must be > {gt}",
    "greater_than_equal": "must be >= {ge}",
    "less_than": "must be < {lt}",
    "less_than_equal": "must be <= {le}",
}


def _allowed(error: ErrorDetails) -> str:
    if error["type"] == "value_error":
        return str(error.get("ctx", {}).get("error", error["msg"]))
    context = error.get("ctx", {})
    if error["type"] == "string_pattern_mismatch":
        joined = "joined by hyphens" if context["pattern"] == SLUG else "joined by underscores"
        return f"must be lowercase letters and digits, {joined}"
    template = _ALLOWED.get(error["type"])
    numbers = {key: figure(value) for key, value in context.items() if isinstance(value, int | float)}
    return template.format(**{**context, **numbers}) if template else error["msg"]


def check(
    model: type[Model], values: Mapping[str, Any], folder: Folder, file: str, row: int = 0, prefix: str = ""
) -> tuple[Model | None, set[str]]:
    """Check values against a model.

    Returns
    -------
    Model or None
        None, and one fault for each violation, if they do not fit.
    set of str
        Keys that are at fault.
    """
    try:
        return model.model_validate(values), set()
    except ValidationError as err:
        errors = err.errors(include_url=False)
    for error in errors:
        where = ".".join(map(str, error["loc"]))
        found = "missing" if error["type"] == "missing" else error["input"]
        if error["type"] == "extra_forbidden":
            folder.fault(file, row, prefix + where, found, "unknown name",
                         partial(nearest, where, columns_of(model)))  # fmt: skip
        else:
            folder.fault(file, row, prefix + where, found, _allowed(error), partial(hint, error))
    return None, {str(error["loc"][0]) for error in errors if error["loc"]}


def check_table(model: type[BaseModel], values: object, folder: Folder, file: str, prefix: str = "") -> dict[str, Any]:
    """Check a TOML table key by key; returns those that fit, by field, with their defaults; notes the others."""
    if not isinstance(values, dict):
        folder.fault(file, 0, prefix.rstrip("."), values, "must be a table")
        return {}
    whole, failing = check(model, values, folder, file, prefix=prefix)
    if whole is not None:
        return {name: getattr(whole, name) for name in model.model_fields}
    parts = {}
    for name, field in model.model_fields.items():
        if name in values and name not in failing:
            adapter = TypeAdapter(field.rebuild_annotation(), config=ConfigDict(strict=True))
            parts[name] = adapter.validate_python(values[name])
        elif not field.is_required() and name not in values:
            parts[name] = field.get_default(call_default_factory=True)
    return parts
