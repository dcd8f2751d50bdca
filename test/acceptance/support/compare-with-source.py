"""Compares recorded frames with those of the recording that the camera replayed, one by one. Prints one JSON object.

usage: compare-with-source.py MASTER GROUPS

GROUPS (JSON): list of {recorded: [dataset, …], file, dataset}: the recorded datasets, one after the other, hold frame
0, 1, 2 … of the source and start again at its end. `file` may be a list of TIFF files, one frame each, without `dataset`.
"""

import json
import sys

import h5py
import numpy
from PIL import Image


def source_frames(group):
    if isinstance(group["file"], list):
        return numpy.stack([numpy.asarray(Image.open(file)) for file in group["file"]])
    with h5py.File(group["file"], "r") as file:
        data = file[group["dataset"]][()]
        return data.reshape(-1, *data.shape[-2:])


def compare(master, group):
    source = source_frames(group)
    at, different, types = 0, [], set()
    for name in group["recorded"]:
        recorded = master[name]
        types.add(str(recorded.dtype))
        for frame in recorded[()].reshape(-1, *recorded.shape[-2:]):
            # Bit by bit: a NaN is a pixel as well.
            if frame.tobytes() != source[at % len(source)].astype(frame.dtype, copy=False).tobytes():
                different.append(f"{name}: frame {at}")
            at += 1
    return {
        "frames": at,
        "sourceFrames": len(source),
        "sameType": types == {source.dtype.newbyteorder("=").name},
        "different": different,
        "varied": bool(len(numpy.unique(source)) > 1),
    }


with h5py.File(sys.argv[1], "r") as master:
    print(json.dumps([compare(master, group) for group in json.loads(sys.argv[2])]))
