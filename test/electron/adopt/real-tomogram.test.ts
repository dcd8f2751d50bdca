import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith, pythonModules, realRecordings, realRecordingsFolder } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import type { JsonValue } from '../../../shared/workflow/workflow.ts'
import { analysisRig, shippedWorkflow } from '../analysis/rig.ts'
import { adoptRig } from './rig.ts'

/*
 * A tomogram of an imaging beamline (3201 frames with image keys, whites and darks before and after, angles behind links to
 * another file), from the foreign file to the slice by the shipped workflow, against numpy, scipy and scikit-image on the same
 * file. Every tenth projection; HUTCH_FULL=1 takes all.
 */

const both = {
  requiredInCi: false,
  missing: () => realRecordings.missing() ?? pythonModules('h5py', 'skimage', 'scipy').missing(),
}

const recording = join(realRecordingsFolder, 'dls-k11_18014.bundle/k11-18014.nxs')
const every = process.env.HUTCH_FULL === '1' ? 1 : 10

interface Apart {
  /** Of the largest value. */
  readonly sinogram: readonly [maximum: number, median: number]
  readonly slice: readonly [maximum: number, median: number]
  /** Where the sum of mirrored differences is least, columns. */
  readonly centre: number
  readonly ours: number
}

describeWith(both, 'a tomogram of an imaging beamline', () => {
  test.each([
    ['as it is', 0],
    ['with phase retrieval', 5],
  ])(
    'gives the slice that independent programs make of it, %s',
    { timeout: 300_000 },
    async (_how, deltaBeta) => {
      const apart = compared(await analysed({ phase: { deltaBeta }, slice: {} }), deltaBeta)
      expect(apart.sinogram[0]).toBeLessThan(2e-5)
      expect(apart.sinogram[1]).toBeLessThan(2e-6)
      expect(Math.abs(apart.centre - apart.ours)).toBeLessThan(0.25)
      expect(apart.slice[0]).toBeLessThan(2e-4)
      expect(apart.slice[1]).toBeLessThan(2e-5)
      if (process.env.HUTCH_FULL === '1') process.stdout.write(`${JSON.stringify(apart)}\n`)
    },
  )
})

async function analysed(
  inputs: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>,
): Promise<{ readonly result: string; readonly foreign: string; readonly message: string }> {
  const foreign = every === 1 ? recording : thinned()
  const { master, node } = await adoptRig().adopt(foreign)
  const { analysis } = analysisRig()
  const shipped = shippedWorkflow('absorption-tomography')
  const nodes = shipped.workflow.nodes.map(each => ({
    ...each,
    inputs: { ...each.inputs, ...inputs[each.id] },
  }))
  const { id } = await analysis.start({ ...shipped, workflow: { ...shipped.workflow, nodes }, master, node })
  const { file, message, state } = await analysis.finished(id)
  expect([state, message]).toEqual(['done', expect.stringContaining('Axis of rotation at column')])
  return { result: file, foreign, message }
}

/** The same file with fewer projections, its links made plain. */
function thinned(): string {
  const file = join(temporaryFolder(), 'thinned.nxs')
  python<null>(
    `import h5py, numpy as np
with h5py.File(argument['from']) as f, h5py.File(argument['file'], 'w') as g:
    keys = f['entry/instrument/imaging/image_key'][()]
    kept = np.flatnonzero((keys != 0) | (np.arange(len(keys)) % argument['every'] == 0))
    g.create_group('entry').attrs['NX_class'] = 'NXentry'
    for name in ('start_time', 'end_time'): g['entry/' + name] = f['entry/' + name][()]
    i = g.create_group('entry/instrument'); i.attrs['NX_class'] = 'NXinstrument'
    d = i.create_group('imaging'); d.attrs['NX_class'] = 'NXdetector'
    d['data'] = f['entry/imaging/data'][()][kept]; d['image_key'] = keys[kept]
    d['count_time'] = f['entry/instrument/imaging/count_time'][()]
    n = g.create_group('entry/imaging'); n.attrs['NX_class'] = 'NXdata'
    for name, value in f['entry/imaging'].attrs.items():
        if name != 'NX_class': n.attrs[name] = value
    n['data'] = h5py.SoftLink('/entry/instrument/imaging/data')
    n['gts_theta_value'] = f['entry/imaging/gts_theta_value'][()][kept]
print('null')`,
    { from: recording, file, every },
  )
  return file
}

function compared(
  {
    foreign,
    message,
    result,
  }: { readonly result: string; readonly foreign: string; readonly message: string },
  deltaBeta: number,
): Apart {
  const ours = Number(/at column ([\d.]+)/.exec(message)?.[1])
  return python<Apart>(
    `import h5py, numpy as np
from scipy.fft import dctn, idctn
from scipy.ndimage import median_filter
from skimage.transform.radon_transform import _get_fourier_filter
with h5py.File(argument['foreign']) as f, h5py.File(argument['result']) as r:
    data = f['entry/imaging/data'][()].astype(float); keys = f['entry/instrument/imaging/image_key'][()]
    angles = f['entry/imaging/gts_theta_value'][()]
    sinogram = r['entry/sinogram/sinogram/sinogram'][()]; slice_ = r['entry/slice/slice/slice'][()]
dark = np.median(data[keys == 2], 0)
stretches = np.split(np.flatnonzero(keys == 1), np.flatnonzero(np.diff(np.flatnonzero(keys == 1)) > 1) + 1)
before, after = (data[s].mean(0) - dark for s in stretches)
at = np.flatnonzero(keys == 0)
part = (at - stretches[0][0]) / (stretches[1][0] - stretches[0][0])
white = (1 - part)[:, None, None] * before + part[:, None, None] * after
transmission = (data[at] - dark) / white
if argument['deltaBeta']:
    # Mirrored up to powers of two, and on from there: a product of cosine transforms.
    h, w = transmission.shape[1:]; H, W = (1 << (n - 1).bit_length() for n in (h, w))
    strength = np.pi * 1.239841984e-9 * 0.1 * argument['deltaBeta'] / (20 * 1e-6 ** 2)
    response = 1 / (1 + strength * ((np.arange(H)[:, None] / (2 * H)) ** 2 + (np.arange(W) / (2 * W)) ** 2))
    wide = np.pad(transmission, ((0, 0), (0, H - h), (0, W - w)), mode='symmetric')
    transmission = idctn(dctn(wide, axes=(1, 2)) * response, axes=(1, 2))[:, :h, :w]
theirs = -np.log(transmission[:, transmission.shape[1] // 2])
relative = lambda a, b: (lambda d: [float(d.max()), float(np.median(d))])(np.abs(a - b)[np.isfinite(a)] / np.abs(b).max())
# Rings: sorted along the angles, median across, put back.
order = np.argsort(theirs, axis=0, kind='stable'); clean = np.empty_like(theirs)
np.put_along_axis(clean, order, median_filter(np.take_along_axis(theirs, order, 0), size=(1, 9), mode='reflect'), 0)
# The axis by least mirrored differences, on a fine grid.
turn = np.argmin(np.abs(np.abs(angles[at] - angles[at][0]) - 180)); n = clean.shape[1]; x = np.arange(n)
def difference(c):
    mirrored = 2 * c - x; ok = (mirrored >= 0) & (mirrored <= n - 1)
    a, b = clean[0][ok], np.interp(mirrored[ok], x, clean[turn]); return -np.corrcoef(a, b)[0, 1]
centres = np.arange(n / 4, 3 * n / 4, 0.01); centre = centres[np.argmin([difference(c) for c in centres])]
# Filtered back projection about our axis, so that only the slice is compared.
c = argument['ours']; theta = np.deg2rad(angles[at]); size = 64
fourier = _get_fourier_filter(size, 'shepp-logan')[:, 0]
filtered = np.fft.ifft(np.fft.fft(clean, size, axis=1) * fourier, axis=1).real[:, :n] / 2
folded = np.mod(theta, np.pi); folded[np.pi - folded < 1e-9] = 0
s = np.argsort(folded, kind='stable'); gaps = np.diff(np.r_[folded[s], folded[s][0] + np.pi])
weights = np.empty(len(s)); weights[s] = (gaps + np.roll(gaps, 1)) / 2
rows, columns = np.mgrid[:n, :n] - c; image = np.zeros((n, n))
for p, t, wt in zip(filtered, theta, weights): image += wt * np.interp(c + columns * np.cos(t) - rows * np.sin(t), x, p)
print(json.dumps({'sinogram': relative(sinogram, theirs), 'slice': relative(slice_, image), 'centre': float(centre), 'ours': c}))`,
    { foreign, result, deltaBeta, ours },
  )
}
