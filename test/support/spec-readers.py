"""Numbers of a SPEC file as silx and as PyMca read them: per scan labels and columns. Usage: spec-readers.py FILE"""

import json
import sys

from PyMca5.PyMcaIO import specfilewrapper
from silx.io.specfile import SpecFile


def by_silx(name):
    return [[list(scan.labels), [list(column) for column in scan.data]] for scan in SpecFile(name)]


def by_pymca(name):
    file = specfilewrapper.Specfile(name)
    scans = [file[i] for i in range(file.scanno())]
    return [[list(scan.alllabels()), [list(map(float, column)) for column in scan.data()]] for scan in scans]


print(json.dumps({"silx": by_silx(sys.argv[1]), "pymca": by_pymca(sys.argv[1])}))
