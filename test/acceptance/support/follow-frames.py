"""Reads every frame the moment it is announced, as any other program would, and every frame again at the end.

The lines of "hutch run --json" come on stdin. Plain h5py with its default file locking; one frame in ten also by h5dump.
Prints one JSON object: how many frames were read, by whom, how long after the announcement, and all that went wrong.

usage: follow-frames.py SCRATCH-FOLDER
"""

import hashlib
import json
import os
import statistics
import subprocess
import sys
import time

import h5py

scratch = os.path.join(sys.argv[1], "dumped.bin")
errors, early = [], []
seen, last = {}, {}
dumped = 0
ages_ms = []


def digest(data):
    return hashlib.sha1(data).hexdigest()


def place(dataset, frame):
    """Leading indices of a frame, and the shape of one."""
    leading = dataset.shape[1:-2]
    at = []
    for size in reversed(leading):
        at.insert(0, frame % size)
        frame //= size
    return (frame, *at)


def read(file, name, frame, complete):
    with h5py.File(file, "r") as opened:
        dataset = opened[name]
        count = int(opened[os.path.dirname(name) + "/acquisition/complete"][0])
        if count < complete:
            early.append(f"{name}: {complete} announced, {count} in the file")
        return digest(dataset[place(dataset, frame)].tobytes())


def dump(file, name, frame):
    with h5py.File(file, "r") as opened:
        start = place(opened[name], frame) + (0, 0)
        count = [1] * (len(start) - 2) + list(opened[name].shape[-2:])
    text = lambda numbers: ",".join(map(str, numbers))
    command = ["h5dump", "-d", name, "-s", text(start), "-c", text(count), "-b", "LE", "-o", scratch, file]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with open(scratch, "rb") as bytes_:
        return digest(bytes_.read())


for line in sys.stdin:
    event = json.loads(line)
    if event.get("event") != "complete":
        continue
    file, name, complete = event["file"], event["dataset"], event["complete"]
    # One event may announce several frames.
    for frame in range(last.get(name, 0), complete):
        try:
            seen[file, name, frame] = read(file, name, frame, complete)
            ages_ms.append(time.time() * 1000 - event["atMs"])
            if len(seen) % 10 == 1:
                dumped += 1
                if dump(file, name, frame) != seen[file, name, frame]:
                    errors.append(f"h5dump and h5py differ in frame {frame} of {name}")
        except Exception as error:
            stderr = getattr(error, "stderr", b"") or b""
            errors.append(f"frame {frame} of {name}: {error} {stderr.decode()}")
    last[name] = complete

changed = [f"{name} frame {frame}" for (file, name, frame), was in seen.items() if read(file, name, frame, 0) != was]
print(
    json.dumps(
        {
            "read": len(seen),
            "dumped": dumped,
            "errors": errors,
            "early": early,
            "changed": changed,
            "medianAgeMs": statistics.median(ages_ms or [float("inf")]),
        }
    )
)
