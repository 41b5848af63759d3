"""A mypy plugin: `dataclasses.replace` and its like take dataclasses only.

A msgspec.Struct looks like one to mypy, for msgspec says that it is made like one, but raises TypeError at run time;
`msgspec.structs` has functions of the same names for it.
"""

from collections.abc import Callable
from functools import partial

from mypy.plugin import FunctionContext, Plugin
from mypy.types import CallableType, Instance, Type, TypeType, TypeVarType, UnionType, get_proper_type

FUNCTIONS = {f"dataclasses.{name}" for name in ("replace", "asdict", "astuple", "fields")}
STRUCT = "msgspec.Struct"


def _is_struct(kind: Type) -> bool:
    """Whether it may be a Struct: all that a union may be is looked at, and the bound of a type variable."""
    kind = get_proper_type(kind)
    if isinstance(kind, UnionType):
        return any(_is_struct(item) for item in kind.items)
    if isinstance(kind, TypeVarType):
        return _is_struct(kind.upper_bound)
    if isinstance(kind, TypeType):
        return _is_struct(kind.item)
    if isinstance(kind, CallableType) and kind.is_type_obj():
        return _is_struct(kind.ret_type)
    return isinstance(kind, Instance) and kind.type.has_base(STRUCT)


def _checked(name: str, context: FunctionContext) -> Type:
    if context.arg_types and context.arg_types[0] and _is_struct(context.arg_types[0][0]):
        context.api.fail(f"{name} raises TypeError for a msgspec.Struct: use msgspec.structs", context.context)
    return context.default_return_type


class Structs(Plugin):
    """Looks at each call of FUNCTIONS."""

    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        """See mypy."""
        return partial(_checked, fullname) if fullname in FUNCTIONS else None


def plugin(version: str) -> type[Plugin]:
    """What mypy asks for."""
    return Structs
