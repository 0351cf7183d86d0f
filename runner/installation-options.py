"""Prints the options of sd-scripts' trainer scripts as one line of JSON after a marker."""
import argparse
import importlib
import json
import sys


def kind_of(action):
    if isinstance(action, (argparse._StoreTrueAction, argparse._StoreFalseAction, argparse.BooleanOptionalAction)):
        return "flag"
    name = getattr(action.type, "__name__", "str") if action.type else "str"
    return name if name in ("int", "float", "int_or_float", "Path") else "str"


def plain(value):
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def described(action):
    option = {"type": kind_of(action)}
    if action.default is not None and not isinstance(action.default, (list, tuple)):
        option["default"] = plain(action.default)
    if action.choices is not None:
        option["choices"] = [plain(choice) for choice in action.choices]
    if action.nargs is not None and action.nargs not in (0, "?"):
        option["nargs"] = "*" if action.nargs in ("*", "+") else action.nargs
    return option


def options_of(script):
    parser = importlib.import_module(script).setup_parser()
    actions = [action for action in parser._actions if action.option_strings and action.dest != "help"]
    return {action.dest: described(action) for action in actions}


marker, *scripts = sys.argv[1:]
sys.path.insert(0, "")
found = {}
for script in scripts:
    try:
        found[script] = options_of(script)
    except Exception as error:  # an older sd-scripts lacks the newer scripts
        print(f"{script}: {error}", file=sys.stderr)
print(marker, json.dumps(found) if found else "")
