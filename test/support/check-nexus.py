"""Reads NeXus files as strangers do and prints one JSON object: what silx plots by default, which NXdata are invalid.

usage: check-nexus.py FILE...
"""

import json
import sys

import h5py
from silx.io import nxdata


def default_plot(group):
    plot = nxdata.get_default(group)
    if plot is None:
        return None
    return {
        "signal": plot.signal_dataset_name,
        "shape": list(plot.signal.shape),
        "axes": plot.axes_dataset_names,
        "auxiliary": plot.auxiliary_signals_dataset_names,
        "title": plot.title,
    }


def groups(parent, path=""):
    """Every group that can be reached, through links as well."""
    for name in parent:
        link = parent.get(name, getlink=True)
        try:
            child = parent[name]
        except (KeyError, OSError):
            yield f"{path}/{name}", None, type(link).__name__
            continue
        if isinstance(child, h5py.Group):
            yield f"{path}/{name}", child, type(link).__name__
            if isinstance(link, h5py.HardLink):
                yield from groups(child, f"{path}/{name}")


def check(file):
    report = {"entries": {}, "invalid": {}, "broken": []}
    with h5py.File(file, "r") as root:
        report["default"] = default_plot(root)
        for path, group, _ in groups(root):
            if group is None:
                report["broken"].append(path)
                continue
            kind = group.attrs.get("NX_class")
            if kind == "NXentry":
                report["entries"][path] = default_plot(group)
            if kind == "NXdata":
                plot = nxdata.NXdata(group)
                if not plot.is_valid:
                    report["invalid"][path] = plot.issues
    return report


print(json.dumps({file: check(file) for file in sys.argv[1:]}))
