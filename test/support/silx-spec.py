"""What silx reads of a SPEC file, the numbers in full: JSON in the last line. Usage: silx-spec.py FILE"""

import json
import sys

from silx.io.specfile import SpecFile


def numbers(values):
    return [None if value != value else float(value) for value in values]


def scan(one, key):
    data = one.data
    return {
        "key": key,
        "labels": list(one.labels),
        "columns": [numbers(column) for column in data] if data.size else [],
        "motors": list(one.motor_names),
        "positions": numbers(one.motor_positions),
        "spectra": [numbers(one.mca[i]) for i in range(len(one.mca))],
    }


file = SpecFile(sys.argv[1])
print(json.dumps([scan(file[i], key) for i, key in enumerate(file.keys())]))
