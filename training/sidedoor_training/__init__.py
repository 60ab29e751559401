"""From labelled messages to a bundle that the Sidedoor service loads.

A stage reads files, calls this package and writes files; `run.py` runs all stages of a recipe in order.
"""

import os

# ONNX Runtime's Linux wheels report what they run on and which models they load, unless this is set before they are imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
