"""Builds the parsers of options.json with argparse and says which command lines they refuse."""
import argparse
import json
import sys
from pathlib import Path

TYPES = {"int": int, "float": float, "str": str, "Path": Path, "int_or_float": float}


def parser_of(options):
    parser = argparse.ArgumentParser(exit_on_error=False)
    for name, option in options.items():
        if option["type"] == "flag":
            parser.add_argument(f"--{name}", action="store_true")
            continue
        extra = {key: option[key] for key in ("choices", "nargs") if key in option}
        parser.add_argument(f"--{name}", type=TYPES[option["type"]], **extra)
    return parser


lists = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
parsers = {script: parser_of(options) for script, options in lists.items()}
refused = []
for command in json.load(sys.stdin):
    try:
        _, unknown = parsers[command["script"]].parse_known_args(command["args"])
        if unknown:
            refused.append([command["name"], f"unknown: {unknown}"])
    except argparse.ArgumentError as error:
        refused.append([command["name"], str(error)])
print(json.dumps(refused))
