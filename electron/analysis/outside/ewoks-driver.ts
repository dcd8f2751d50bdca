/**
 * Runs a graph by the command `ewoks execute` of the ewoks package (its entry point, called so that it hands back what the tasks
 * gave instead of printing it), and leaves that as the answer of every external step. It runs in the folder of the workflow file, as a
 * person would run it: tasks and scripts that lie there are found. Arguments: graph, inputs, answer, folder, workflow folder.
 */
export const ewoksDriver = `
import json, os, sys
graph, given, answer, folder, workflow = sys.argv[1:6]
# One stream, so that the reason of a failure is the last word.
os.dup2(1, 2)
os.chdir(workflow)
sys.path.insert(0, workflow)
try:
    import ewoks
    from ewoks.__main__ import main
    import numpy
except ImportError as error:
    sys.exit("This Python has no ewoks (" + str(error) + "): " + sys.executable)
words = ["ewoks", "execute", graph, "--outputs=all", "--disable-events"]
with open(given) as file:
    for node, inputs in json.load(file)["nodes"].items():
        for name, value in inputs.items():
            words += ["-pn", node + ":" + name + "=" + json.dumps(value)]
results = main(words, shell=False)[0]
# A failure is handed back too; what was printed comes before its reason.
sys.stdout.flush()
if isinstance(results, BaseException):
    sys.exit("%s: %s" % (results, results.__cause__))
count = 0
def plain(value):
    global count
    if isinstance(value, numpy.generic):
        value = value.item()
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, numpy.ndarray) and value.dtype.kind in "biuf":
        count += 1
        name = "array_%d.npy" % count
        numpy.save(os.path.join(folder, name), numpy.ascontiguousarray(value))
        return {"npy": name}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {"value": {str(key): plain(item) for key, item in value.items()}}
    return value if isinstance(value, str) or value is None else repr(value)
# Tasks of type ppfmethod give one dictionary of everything.
results = {node: outputs.get("_ppfdict", outputs) for node, outputs in results.items()}
steps = {}
for node, outputs in results.items():
    # Tasks of a sub-graph are named by its node and their own: they are outputs of that node.
    path = [str(part) for part in node] if isinstance(node, (tuple, list)) else [node]
    named = {".".join(path[1:] + [str(name)]): plain(value) for name, value in outputs.items()}
    steps.setdefault(path[0], {}).update(named)
with open(answer, "w") as file:
    json.dump({"steps": steps, "version": getattr(ewoks, "__version__", "")}, file)
`
