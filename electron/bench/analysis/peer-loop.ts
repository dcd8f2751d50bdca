/** Around `prepare` and `compute` of a case: reads what is asked about, measures, compares. */
export const peerLoop = `
import os, time
for name in ('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS'): os.environ[name] = '1'
import numpy as np
state = None
def answer(argument):
    global state
    if state is None:
        images = np.fromfile(argument['images'], argument['type']).reshape(argument['shape'])
        wholes = {name: np.fromfile(path, 'f4') for name, path in argument['wholes'].items()}
        state = prepare(images, wholes, argument)
        compute(state)
    if 'ours' not in argument:
        runs, started = 0, time.process_time()
        while runs == 0 or time.process_time() - started < argument['turnMs'] / 1000: compute(state); runs += 1
        return {'msPerImage': 1000 * (time.process_time() - started) / runs / max(1, argument['shape'][0])}
    theirs = np.asarray(compute(state), float).ravel()
    ours = np.fromfile(argument['ours'], 'f4').astype(float)
    both = np.flatnonzero(np.isfinite(ours) & np.isfinite(theirs))
    both = both[argument['cut']:len(both) - argument['cut']]
    assert len(both) > 0.5 * len(theirs), 'too little in common'
    apart = np.abs(ours - theirs)[both]
    if argument['compared'] == 'relative': apart = apart / np.abs(theirs[both]).max()
    return {'maximum': float(apart.max()), 'median': float(np.median(apart))}
`
