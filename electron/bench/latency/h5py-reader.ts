/**
 * Polls a file like every other program: opens it, looks at the count, reads from the newest frame. The time counts
 * when that frame is there with its number in its first and its last row.
 */
export const h5pyReaderScript = `
import time
import h5py
def answer(argument):
    seen = []
    while len(seen) < argument['frames']:
        with h5py.File(argument['file'], 'r') as f:
            complete = int(f[argument['count']][0])
            if complete > len(seen):
                data = f[argument['data']]
                for row in 0, data.shape[1] - 1:
                    low, high = data[complete - 1, row, 0:2]
                    if int(low) | int(high) << 16 != complete - 1:
                        raise ValueError('frame %d reads as another' % (complete - 1))
                seen += [time.monotonic_ns() / 1e6] * (complete - len(seen))
        time.sleep(0.001)
    return seen
`
