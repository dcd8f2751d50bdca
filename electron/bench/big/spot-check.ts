/** Compares whole frames with what was sent: a pattern with the frame's number in its first and last row. */
export const spotCheckScript = `
import h5py, numpy
def answer(argument):
    wrong = 0
    with h5py.File(argument['file'], 'r') as f:
        data = f[argument['data']]
        sent = numpy.fromfile(argument['source'], '<u2').reshape((-1,) + data.shape[1:])
        for frame, pattern in argument['checks']:
            expected = sent[pattern].copy()
            for row in 0, -1:
                expected[row, 0:2] = frame & 0xffff, frame >> 16
            if not numpy.array_equal(data[frame], expected):
                wrong += 1
    return wrong
`
