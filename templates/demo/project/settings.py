"""Reads the two-level params.yaml of this project without any package."""


def read(section):
    values, inside = {}, False
    with open("params.yaml") as lines:
        for line in lines:
            if not line.startswith(" "):
                inside = line.strip() == section + ":"
            elif inside:
                name, value = line.strip().split(": ")
                values[name] = float(value) if "." in value else int(value)
    return values
