"""Numbers of a SPEC file as silx and as PyMca read them: per scan labels and columns, null for NaN. Usage: spec-readers.py FILE"""

import json
import sys

from PyMca5.PyMcaIO import specfile, specfilewrapper
from silx.io.specfile import SpecFile


def numbers(column):
    return [None if value != value else float(value) for value in column]


def read(labels, has_points, data):
    return [list(labels), [numbers(column) for column in data()] if has_points else [[] for _ in labels]]


def by_silx(name):
    return [read(scan.labels, scan.data.size, lambda: scan.data) for scan in SpecFile(name)]


def rows(scan):
    try:
        return scan.lines()
    except specfile.error:
        return 0  # PyMca's way to say that a scan has no point


def by_pymca(name):
    file = specfilewrapper.Specfile(name)
    scans = [file[i] for i in range(file.scanno())]
    return [read(scan.alllabels(), rows(scan), scan.data) for scan in scans]


print(json.dumps({"silx": by_silx(sys.argv[1]), "pymca": by_pymca(sys.argv[1])}))
