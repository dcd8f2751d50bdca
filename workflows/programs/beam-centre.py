"""Centre and width of the bright area of every image: an example of a program as a step of a workflow.

Called with the file of its input and the file it has to write. Images are read from the recorded file, as many as are
complete; numbers go back as JSON, arrays as .npy files that the JSON names.
"""

import json
import sys
from pathlib import Path

import h5py
import numpy as np


def main(input_file, output_file):
    given = json.loads(Path(input_file).read_text())["inputs"]
    frames, threshold = given["data"], given["threshold"]
    rows, columns = [], []
    brightest = None
    with h5py.File(frames["file"]) as file:
        dataset = file[frames["dataset"]]
        for at in range(frames["complete"]):
            image = dataset[np.unravel_index(at, dataset.shape[:-2])].astype(float)
            row, column = centre(image, threshold)
            rows.append(row)
            columns.append(column)
            brightest = image if brightest is None else np.maximum(brightest, image)
    np.save(Path(output_file).with_name("brightest.npy"), brightest)
    outputs = {
        "rows": {"value": rows, "unit": "pixel", "summary": "Row of the centre"},
        "columns": {"value": columns, "unit": "pixel", "summary": "Column of the centre"},
        "brightest": {"npy": "brightest.npy", "unit": "counts", "summary": "Brightest value of each pixel"},
        "spread": {"value": float(np.std(rows)), "unit": "pixel", "summary": "Scatter of the rows"},
    }
    Path(output_file).write_text(json.dumps({"outputs": outputs, "remarks": [f"{len(rows)} images looked at"]}))


def centre(image, threshold):
    """Row and column of the centre of mass of what is above `threshold` of the brightest pixel."""
    weight = np.where(image >= threshold * image.max(), image, 0)
    total = weight.sum()
    row, column = np.indices(image.shape)
    return float((row * weight).sum() / total), float((column * weight).sum() / total)


if __name__ == "__main__":
    main(*sys.argv[1:])
