"""Opens NeXus files with nexusformat and prints one JSON object: per file the default plot.

usage: check-nexusformat.py FILE...
"""

import json
import sys

from nexusformat.nexus import nxload


def default_plot(file):
    plot = nxload(file).get_default()
    return {"signal": plot.nxsignal.nxname, "shape": list(plot.nxsignal.shape), "axes": [a.nxname for a in plot.nxaxes]}


print(json.dumps({file: default_plot(file) for file in sys.argv[1:]}))
