"""What a recorded experiment holds, read by h5py through the master alone. Prints one JSON object.

usage: describe-experiment.py MASTER
"""

import json
import os
import sys

import h5py
import numpy


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def scalar(group, name):
    if name not in group:
        return None
    value = numpy.ravel(group[name][()])[0]
    value = value.item() if isinstance(value, numpy.generic) else value
    return text(value) if isinstance(value, bytes) else value


def texts(group, name):
    return [text(value) for value in group[name][()]] if name in group else []


def nodes(group):
    """The experiment tree: every group of `structure` that has a node name, in order."""
    found = []
    if "node_name" in group:
        names = ("node_name", "node_path", "node_type", "role", "status", "done")
        found.append({name: scalar(group, name) for name in names})
    for name in group:
        if isinstance(group.get(name, getlink=True), h5py.HardLink) and isinstance(group[name], h5py.Group):
            found += nodes(group[name])
    return found


def camera(group):
    data, acquisition = group["data"], group["acquisition"]
    return {
        "shape": list(data.shape),
        "type": str(data.dtype),
        "units": text(data.attrs["units"]),
        "role": scalar(acquisition, "role"),
        "appliesTo": texts(acquisition, "applies_to"),
        "complete": scalar(acquisition, "complete"),
        "imageKeys": numpy.unique(group["image_key"][()]).tolist(),
        "exposure": numpy.unique(group["count_time"][()]).tolist(),
        "exposureUnits": text(group["count_time"].attrs["units"]),
        "emptyFrames": [frame for frame in range(len(data)) if not data[frame].any()],
    }


def numbers(dataset):
    values = dataset[()]
    return {"units": text(dataset.attrs.get("units", "")), "values": numpy.ravel(values).tolist()}


with h5py.File(sys.argv[1], "r") as master:
    links = {name: master.get(name, getlink=True) for name in master}
    report = {
        "links": {name: link.filename for name, link in links.items() if isinstance(link, h5py.ExternalLink)},
        "nodes": nodes(master["entry_0000/structure"]),
        "cameras": {},
        "numbers": {},
        "folder": os.path.dirname(os.path.abspath(sys.argv[1])),
    }
    for entry in report["links"]:
        for name, group in master[entry]["instrument"].items():
            if isinstance(group, h5py.Group) and "acquisition" in group:
                report["cameras"][f"{entry}/{name}"] = camera(group)
        for name, dataset in master[entry]["measurement"].items():
            if dataset.dtype.kind == "f":
                report["numbers"][f"{entry}/{name}"] = numbers(dataset)
print(json.dumps(report))
