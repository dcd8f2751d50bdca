"""Draws what silx shows by default of a file or of a group in it, without a display.

Prints how many points its default plot has and how many of them are numbers.

usage: silx-screenshot.py FILE[::/path] OUT.png   (QT_QPA_PLATFORM=offscreen)
"""

import json
import os
import sys
import time

import numpy
import silx.io
from silx.io import nxdata
from silx.gui import qt
from silx.gui.data.DataViewerFrame import DataViewerFrame

application = qt.QApplication([])
viewer = DataViewerFrame()
viewer.resize(900, 600)
shown = silx.io.open(sys.argv[1])
plot = nxdata.get_default(shown)
signal = numpy.asarray(plot.signal if plot else [])
print(json.dumps({"points": signal.size, "measured": int(numpy.isfinite(signal).sum())}), flush=True)
viewer.setData(shown)
viewer.show()
# The plots draw when idle: give them a second of it.
end = time.monotonic() + 1
while time.monotonic() < end:
    application.processEvents()
# At once: Qt's own way out crashes now and then when there is no display.
os._exit(0 if viewer.grab().save(sys.argv[2]) else 1)
