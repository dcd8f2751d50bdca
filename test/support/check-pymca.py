"""Opens NeXus files as PyMca does and prints one JSON object: per file and entry the title and the scanned motors.

usage: check-pymca.py FILE...   (QT_QPA_PLATFORM=offscreen)
"""

import json
import sys

import h5py
from PyMca5.PyMcaCore import NexusDataSource, NexusTools


def entries(file):
    NexusDataSource.NexusDataSource(file).getSourceInfo()
    with h5py.File(file, "r") as root:
        found = NexusTools.getNXClassGroups(root, "/", ["NXentry", b"NXentry"], single=False)
        return {
            entry.name: {
                "title": NexusTools.getTitle(root, entry.name),
                "scanned": [path.split("/")[-1] for path in NexusTools.getScannedPositioners(root, entry.name)],
            }
            for entry in found
        }


print(json.dumps({file: entries(file) for file in sys.argv[1:]}))
