"""Draws what silx shows by default of a file or of a group in it, without a display.

usage: silx-screenshot.py FILE[::/path] OUT.png   (QT_QPA_PLATFORM=offscreen)
"""

import os
import sys
import time

import silx.io
from silx.gui import qt
from silx.gui.data.DataViewerFrame import DataViewerFrame

application = qt.QApplication([])
viewer = DataViewerFrame()
viewer.resize(900, 600)
viewer.setData(silx.io.open(sys.argv[1]))
viewer.show()
# The plots draw when idle: give them a second of it.
end = time.monotonic() + 1
while time.monotonic() < end:
    application.processEvents()
# At once: Qt's own way out crashes now and then when there is no display.
os._exit(0 if viewer.grab().save(sys.argv[2]) else 1)
