"""Holds recorded frames against the scene they are pictures of. Prints one JSON object of plain numbers.

usage: compare-with-truth.py MASTER TRUTH EXPOSURE-S READ-VARIANCE

TRUTH (HDF5): offset, leak (counts/s), thickness_<phase> (um), energy_at (indices of the energies with maps), white
(counts per s and mA, one per energy_at), transmission (the same), white_mean and absorption_<phase> (all energies),
shift_rows, shift_columns (pixels, all energies).
"""

import json
import sys

import h5py
import numpy as np

master, truth_file, exposure, read_variance = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
truth = {name: data[()].astype(float) for name, data in h5py.File(truth_file, "r").items()}
run = h5py.File(master, "r")
scan = run["entry_0003/instrument"]
# A hot pixel is not a picture of anything.
good = truth["leak"] == 0
phases = ["calcite", "apatite"]


def spread(values):
    return float(np.std(values))


def dark(entry):
    frames = run[f"{entry}/instrument/frelon/data"][()].astype(float)
    hot = ~good & (truth["offset"] + truth["leak"] * exposure < 60000)
    mean = frames.mean(axis=0)
    return {
        "meanError": float((mean - truth["offset"])[good].mean()),
        # 1 where the pixels scatter about the truth just as much as their noise lets them
        "pull": spread((mean - truth["offset"])[good] / np.sqrt(read_variance / len(frames))),
        "noise": float(np.sqrt(frames.var(axis=0, ddof=1)[good].mean())),
        "hotRatio": float(np.median((mean - truth["offset"])[hot] / (truth["leak"][hot] * exposure))),
    }


def current(name, at):
    return float(scan[f"{name}_ring_current/data"][at])


def counts(name, at):
    return scan[f"{name}_frelon/data"][at].astype(float)


def against_model(name, at, light):
    """How a frame scatters about what is expected of it, in units of its own noise."""
    expected = light * current(name, at) * exposure
    error = (counts(name, at) - truth["offset"] - expected)[good]
    return {
        "meanError": float(error.mean() / expected[good].mean()),
        "pull": spread(error / np.sqrt(expected[good] + read_variance)),
    }


def transmission(at, dark_white, dark_data):
    whites = [(counts(name, at) - dark_white) / current(name, at) for name in ("white_before", "white_after")]
    return (counts("data", at) - dark_data) / current("data", at) / np.mean(whites, axis=0)


def shifted(plane, rows, columns):
    """out[r, c] = plane[r - rows, c - columns], linear in between."""
    whole_rows, whole_columns = int(np.floor(rows)), int(np.floor(columns))
    part_rows, part_columns = rows - whole_rows, columns - whole_columns
    out = np.zeros_like(plane)
    for row, weight_row in ((0, 1 - part_rows), (1, part_rows)):
        for column, weight_column in ((0, 1 - part_columns), (1, part_columns)):
            moved = np.roll(plane, (whole_rows + row, whole_columns + column), axis=(0, 1))
            out += weight_row * weight_column * moved
    return out


def absorption_of_phases(at, measured):
    """Least squares of the measured optical depth on the known thickness of both phases, where light comes through."""
    margin = 24
    inside = (slice(margin, -margin), slice(margin, -margin))
    maps = [
        shifted(truth[f"thickness_{phase}"], truth["shift_rows"][at], truth["shift_columns"][at])[inside].ravel()
        for phase in phases
    ]
    values = measured[inside].ravel()
    usable = good[inside].ravel() & (values > 0.1)
    matrix = np.stack([plane[usable] for plane in maps], axis=1)
    found, *_ = np.linalg.lstsq(matrix, -np.log(values[usable]), rcond=None)
    return dict(zip(phases, map(float, found)))


dark_white = run["entry_0001/instrument/frelon/data"][()].mean(axis=0)
dark_data = run["entry_0002/instrument/frelon/data"][()].mean(axis=0)
first, second = (run[f"{entry}/instrument/frelon/data"][0].astype(float) - truth["offset"] for entry in ("entry_0001", "entry_0002"))

means = {}
for name in ("white_before", "white_after"):
    frames = scan[f"{name}_frelon/data"]
    light = np.array([(frames[at] - truth["offset"])[good].mean() for at in range(len(frames))])
    expected = truth["white_mean"] * scan[f"{name}_ring_current/data"][()] * exposure
    means[name] = {"worst": float(np.abs(light / expected - 1).max()), "at": int(np.abs(light / expected - 1).argmax())}

points = []
for index, at in enumerate(truth["energy_at"].astype(int)):
    white, known = truth["white"][index], truth["transmission"][index]
    measured = transmission(at, dark_white, dark_data)
    relative = measured[good] / known[good] - 1
    points.append(
        {
            "at": int(at),
            "white": against_model("white_before", at, white),
            "data": against_model("data", at, white * known),
            "bias": float(np.median(relative)),
            "medianError": float(np.median(np.abs(relative))),
            "lowest": float(known.min()),
        }
    )

edges = {phase: [] for phase in phases}
around = range(48, 64)
for at in around:
    found = absorption_of_phases(at, transmission(at, dark_white, dark_data))
    for phase in phases:
        edges[phase].append({"found": found[phase], "true": float(truth[f"absorption_{phase}"][at])})

print(
    json.dumps(
        {
            "darks": {entry: dark(entry) for entry in ("entry_0001", "entry_0002")},
            "darkCorrelation": float(np.corrcoef(first[good], second[good])[0, 1]),
            "whiteMeans": means,
            "points": points,
            "edges": edges,
            "edgeFrom": around[0],
        }
    )
)
