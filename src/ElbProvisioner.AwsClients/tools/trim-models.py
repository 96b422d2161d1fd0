#!/usr/bin/env python3
"""Trim AWS service models to the operations elbctl uses.

usage: tools/trim-models.py [--operations FILE] [--models FOLDER] [--beyond FOLDER]

Reads the list of operations (one "service operation" a line; "service *" takes all of them) and the service models
that the installed botocore carries, and writes one JSON file per service: metadata, the listed operations, every shape
they reach with its constraints (required, enum, min, max, pattern), their errors, pagination, idempotency markers and
the endpoint rule set. With --beyond, what the models of that folder hold in whole is left out, and so is what only a client
needs: the result is to be read together with them, and goes before them. Prose, examples and deprecation texts stay behind. One shape or operation stands on one line, so
that a change of the model reads well as a diff.

To add an operation: add its line to operations.txt, run this script, build. To follow AWS: install a newer botocore,
run this script, update its version in the NOTICE file at the repository root.
"""
import argparse
import collections
import gzip
import json
import pathlib

import botocore

PROSE = {"documentation", "documentationUrl", "deprecated", "deprecatedMessage", "deprecatedSince", "examples",
         "builtIns", "staticContextParams", "contextParam", "auth", "authtypes", "uid", "smokeTests"}
PROJECT = pathlib.Path(__file__).resolve().parent.parent
# S3's rules are about access points and buckets in host names; what stands here is what they come to for buckets in the path.
OWN_RULES = json.loads((PROJECT / "tools" / "own-endpoint-rules.json").read_text())


def without_prose(node, names_are_data=False):
    """Copies a model node, leaving out prose, and patterns that begin twice, which no text can fit. Below "members" the keys are names of members, not of traits."""
    if isinstance(node, list):
        return [without_prose(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: without_prose(value, names_are_data=key == "members")
            for key, value in node.items()
            if (names_are_data or key not in PROSE) and not (key == "pattern" and isinstance(value, str) and "/^" in value)}


def newest(service, name):
    folder = pathlib.Path(botocore.__file__).parent / "data" / service
    versions = sorted(version for version in folder.iterdir() if version.is_dir())
    if not versions:
        raise SystemExit(f"botocore {botocore.__version__} has no service called {service}")
    plain, packed = versions[-1] / f"{name}.json", versions[-1] / f"{name}.json.gz"
    with (open if plain.exists() else gzip.open)(plain if plain.exists() else packed, "rt", encoding="utf-8") as file:
        return json.load(file)


def with_newer_members(service, model, is_whole=False):
    """Adds what AWS has and the installed botocore does not know yet; newer-members.json shrinks when botocore catches up. What
    kept-members.json names keeps only these members, unless it is to be whole: of a web ACL elbctl reads which it is, and none of its rules."""
    shapes = model["shapes"]
    for name, kept in json.loads((PROJECT / "tools" / "kept-members.json").read_text()).get(service, {}).items() if not is_whole else ():
        shape = shapes[name]
        shape["members"] = {member: shape["members"][member] for member in kept}
        shape["required"] = [member for member in shape.get("required", []) if member in kept]
    for name, newer in json.loads((PROJECT / "tools" / "newer-members.json").read_text()).get(service, {}).items():
        shape = shapes.setdefault(name, newer)
        if shape is not newer:
            shape["members"] = shape.get("members", {}) | newer.get("members", {})
            shape["enum"] = [*shape.get("enum", []), *(word for word in newer.get("enum", []) if word not in shape.get("enum", []))]
            for trait in ("members", "enum"):
                if not shape[trait]:
                    del shape[trait]
    return model


def references(shape):
    yield from (member["shape"] for member in shape.get("members", {}).values())
    yield from (shape[role]["shape"] for role in ("member", "key", "value") if role in shape)


def reachable(model, operations):
    pending = [reference["shape"]
               for operation in operations.values()
               for reference in [operation.get("input"), operation.get("output"), *operation.get("errors", [])]
               if reference]
    seen = set()
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            pending.extend(references(model["shapes"][name]))
    return sorted(seen)


def trim(service, wanted, known):
    model = with_newer_members(service, newest(service, "service-2"), is_whole=known is not None)
    names = sorted(model["operations"]) if "*" in wanted else sorted(wanted)
    unknown = [name for name in names if name not in model["operations"]]
    if unknown:
        raise SystemExit(f"{service} has no operation called {', '.join(unknown)}")
    names += sorted(set((known or {}).get("operations", {})) - set(names))
    operations = {name: without_prose(model["operations"][name]) for name in names}
    shapes = {name: without_prose(model["shapes"][name]) for name in reachable(model, operations)}
    if known is not None:
        operations = {name: operation for name, operation in operations.items() if name not in known.get("operations", {})}
        shapes = {name: shape for name, shape in shapes.items() if known.get("shapes", {}).get(name) != shape}
        return {"source": f"botocore {botocore.__version__}", "metadata": without_prose(model["metadata"]), "operations": operations, "shapes": shapes}
    rules = OWN_RULES.get(service) or newest(service, "endpoint-rule-set-1")
    for parameter in rules["parameters"].values():
        parameter.pop("documentation", None)
    pagination = newest(service, "paginators-1")["pagination"]
    return {
        "source": f"botocore {botocore.__version__}",
        "metadata": without_prose(model["metadata"]),
        "operations": operations,
        "shapes": shapes,
        "pagination": {name: pagination[name] for name in names if name in pagination},
        "endpointRuleSet": rules,
    }


def lines(model):
    """Renders the model with one entry a line."""
    def compact(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    sections = []
    for title, section in model.items():
        if title in ("operations", "shapes", "pagination") and section:
            entries = ",\n".join(f"    {compact(name)}:{compact(value)}" for name, value in section.items())
            sections.append(f"  {compact(title)}:{{\n{entries}\n  }}")
        else:
            sections.append(f"  {compact(title)}:{compact(section)}")
    return "{\n" + ",\n".join(sections) + "\n}\n"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--operations", type=pathlib.Path, default=PROJECT / "operations.txt")
    arguments.add_argument("--models", type=pathlib.Path, default=PROJECT / "models")
    arguments.add_argument("--beyond", type=pathlib.Path)
    options = arguments.parse_args()
    wanted = collections.defaultdict(set)
    for line in options.operations.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            service, operation = line.split()
            wanted[service].add(operation)
    options.models.mkdir(parents=True, exist_ok=True)
    for service, operations in wanted.items():
        known = None
        if options.beyond:
            base = options.beyond / f"{service}.json"
            known = json.loads(base.read_text(encoding="utf-8")) if base.exists() else {}
        target = options.models / f"{service}.json"
        target.write_text(lines(trim(service, operations, known)), encoding="utf-8")
        print(f"{target.name}: {target.stat().st_size // 1024} KB, {len(operations)} operations")


if __name__ == "__main__":
    main()
