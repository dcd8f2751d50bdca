import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allTasks } from '../../../shared/analysis/tasks/all-tasks.ts'
import { demand } from '../../../shared/base/assert.ts'
import type { OutputShape, StackAxis, TaskSetup } from '../../../shared/workflow/task.ts'
import type { ImageShape } from '../../../shared/model/pixels.ts'
import { axis, runTask, setupFor } from '../../shared/analysis/tasks/run-task.ts'
import { describeWith, pythonModules, realRecordings, realRecordingsFolder } from '../../support/need-tool.ts'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/*
 * Every task on a real recording against an independent program that reads the same file. Normalise, phase retrieval, sinogram and
 * reconstruction: adopt/real-tomogram and tomography/real-sinogram. A linear combination has no recording of two references.
 */

interface RealCase {
  readonly task: string
  readonly modules: readonly string[]
  readonly parameters: TaskSetup['parameters']
  readonly output: string
  /**
   * Python: `images` (n, height, width) as the task takes them, `axes` as lists of (name, unit, values), `expected` of the
   * output. `image` of (height, width) comes of it.
   */
  readonly script: string
  readonly takes?: (image: ImageShape) => Readonly<Record<string, OutputShape>>
  /** Of the largest value. */
  readonly atMost: number
}

const darks = `
import h5py
with h5py.File(folder + 'dls-k11_18014.bundle/k11-18014.nxs') as f:
    keys = f['entry/instrument/imaging/image_key'][()]; images = f['entry/imaging/data'][()][keys == 2].astype('f4')
axes = []`

const cases: Readonly<Record<string, RealCase>> = {
  'statistics: the spread of 100 darks of an imaging beamline': {
    ...{ task: 'statistics', modules: ['h5py'], parameters: {}, output: 'deviation', atMost: 1e-5 },
    script: `${darks}; expected = images.astype(float).std(0, ddof=1)`,
  },
  'bad-pixels: the same darks': {
    ...{ task: 'bad-pixels', modules: ['h5py'], parameters: { sigmas: 4 }, output: 'mask', atMost: 0 },
    script: `${darks}
mean, noise = images.astype(float).mean(0), images.astype(float).std(0, ddof=1)
far = lambda v: (v - np.median(v)) / (1.4826 * np.median(np.abs(v - np.median(v))))
expected = 4 * (far(mean) < -4) + 8 * (far(mean) > 4) + 16 * (far(noise) > 4)`,
  },
  'fit-scan: a diffractometer aligned in SPEC': {
    ...{ task: 'fit-scan', modules: ['silx', 'scipy'], output: 'centre', atMost: 1e-6 },
    parameters: { shape: 'gauss', background: 'flat' },
    script: `
from silx.io.specfile import SpecFile
from scipy.optimize import curve_fit
scan = SpecFile(folder + 'spec_aps-33id_JL124_1.spc')['2.1']
x, y = scan.data_column_by_name('Mu'), scan.data_column_by_name('imroi2').astype('f4').astype(float)
images = y.reshape(-1, 1, 1).astype('f4'); axes = [('mu', 'deg', x.tolist())]
gauss = lambda x, h, c, w, b: h * np.exp(-4 * np.log(2) * ((x - c) / w) ** 2) + b
p, cov = curve_fit(gauss, x, y, p0=(np.ptp(y), x[y.argmax()], 0.01, y.min()), ftol=1e-14, xtol=1e-14, gtol=1e-14, maxfev=20000)
expected = np.array([p[1], np.sqrt(cov[1, 1])])`,
  },
  'line-map: fluorescence of ten elements over a raster': {
    ...{ task: 'line-map', modules: ['h5py'], output: 'counts', atMost: 1e-5 },
    parameters: { zero: 0, gain: 0.01, from: 6.2, to: 6.6, side: 0.2 },
    script: `
import h5py
with h5py.File(folder + 'dls-i18_i18_test_data.nxs') as f: images = f['entry1/xspress3/MCAs'][()].reshape(4, 10, 4096).astype('f4')
axes = [('y', 'mm', [0, 0, 1, 1]), ('x', 'mm', [0, 1, 0, 1])]
s = images.astype(float).sum(1)
expected = s[:, 620:660].sum(1) - 40 / 40 * (s[:, 600:620].sum(1) + s[:, 660:680].sum(1))`,
  },
  'peak-map: rows of diffraction images of a tomography beamline': {
    ...{ task: 'peak-map', modules: ['h5py'], output: 'area', atMost: 1e-5 },
    parameters: { from: 300, to: 400 },
    script: `
import h5py
with h5py.File(folder + 'dls-i18_xrd_test.nxs') as f: images = f['entry1/xrd_entry/instrument/detector/data'][()].reshape(8, 100, 1000)[:, 50:51]
axes = [('y', 'mm', [0, 0, 0, 0, 1, 1, 1, 1]), ('x', 'mm', [0, 1, 2, 3] * 2)]
peak = images[:, 0, 300:400].astype(float); left, right = peak[:, :20].mean(1), peak[:, -20:].mean(1)
expected = (peak - left[:, None] - (right - left)[:, None] * (np.arange(100) - 9.5) / 80).sum(1)`,
    takes: image => ({
      patterns: {
        ...{ kind: 'stack', image },
        axes: [
          { name: 'row', unit: '', values: [0] },
          { name: 'radius', unit: '', values: Array.from({ length: image.width }, (_, bin) => bin) },
        ],
      },
    }),
  },
  'edge-map: a copper foil at 10 K': {
    ...{ task: 'edge-map', modules: ['numpy'], output: 'jump', atMost: 2e-5 },
    parameters: {
      ...{ preFrom: 8.8, preTo: 8.95, postFrom: 9.15, postTo: 10.5, postDegree: 2, edgeEnergy: 8.98 },
    },
    script: `
e, mu = np.loadtxt(folder + 'xas_aps_cu_metal_10K.xdi').T; e = e / 1000
images = np.exp(-mu).reshape(-1, 1, 1).astype('f4'); axes = [('energy', 'keV', e.tolist())]
m = -np.log(images[:, 0, 0].astype(float)); fit = lambda a, b, n: np.polynomial.Polynomial.fit(e[(e >= a) & (e <= b)], m[(e >= a) & (e <= b)], n)
expected = np.array([fit(9.15, 10.5, 2)(8.98) - fit(8.8, 8.95, 1)(8.98)])`,
  },
  'integrate: a powder on a pixel detector': {
    ...{ task: 'integrate', modules: ['pyFAI', 'fabio'], output: 'profiles', atMost: 1e-4 },
    parameters: {
      ...{ unit: 'deg', bins: 200, from: 5, to: 40, solidAngle: false },
      poni: `poni_version: 2
Detector: Detector
Detector_config: {"pixel1": 0.000172, "pixel2": 0.000172, "max_shape": null}
Distance: 0.25
Poni1: 0.01
Poni2: 0.0168
Rot1: 0
Rot2: 0
Rot3: 0
Wavelength: 1.0e-10`,
    },
    script: `
import fabio, logging; logging.disable()
from pyFAI.azimuthalIntegrator import AzimuthalIntegrator
image = fabio.open(folder + 'img_dls_pilatus300k.edf').data.astype('f4'); images = image[None]; axes = []
ai = AzimuthalIntegrator(dist=0.25, poni1=0.01, poni2=0.0168, pixel1=172e-6, pixel2=172e-6, wavelength=1e-10)
expected = ai.integrate1d(image, 200, unit='2th_deg', radial_range=(5, 40), correctSolidAngle=False, method=('bbox', 'csr', 'cython')).intensity
expected[[0, -1]] = np.nan`,
  },
  'align: a radiograph moved by a known way': {
    ...{
      task: 'align',
      modules: ['scipy', 'fabio'],
      parameters: { side: '128' },
      output: 'columns',
      atMost: 0.02,
    },
    script: `
import fabio
from scipy.ndimage import fourier_shift
b = folder + 'dls_tomo_tiffs.bundle/'; read = lambda name: fabio.open(b + name).data.astype(float)
white = np.maximum(read('flat_00001.tiff') - read('dark_00001.tiff'), 1)
t = np.clip((read('raw_00045.tiff') - read('dark_00001.tiff')) / white, 0.05, 2)
ways = [(0, 0), (1.25, -2.5), (-2.4, 3.3), (0.6, 4.75)]
big = np.pad(t, 40, mode='reflect')
images = np.array([np.fft.ifft2(fourier_shift(np.fft.fft2(big), w)).real[40:-40, 40:-40] for w in ways]).clip(0.02).astype('f4')
axes = []; expected = np.array([w[1] for w in ways], float)`,
  },
  'phase-map: two images of an energy stack': {
    ...{ task: 'phase-map', modules: ['h5py'], parameters: { threshold: 0.4 }, output: 'phase', atMost: 0 },
    script: `
import h5py
with h5py.File(folder + 'sls-pollux_Sample_Stack_128.hdf5') as f: images = f['entry1/counter0/data'][()][[0, 3]].astype('f4')
axes = []
one, two = (m / np.sort(m.ravel())[int(0.99 * (m.size - 1))] for m in images)
expected = np.where(np.maximum(one, two) <= 0.4, 0, np.where(one >= two, 1, 2))`,
    takes: ({ height, width }) => {
      const map = { kind: 'whole', shape: [height, width], axes: [] } as const
      return { first: map, second: map }
    },
  },
}

const names = Object.keys(cases)
const modules = [...new Set(Object.values(cases).flatMap(each => each.modules))]
const both = {
  requiredInCi: false,
  missing: () => realRecordings.missing() ?? pythonModules(...modules).missing(),
}

describeWith(both, 'on real recordings, independent programs find the same', () => {
  test.each(names)('%s', { timeout: 60_000 }, name => {
    const real = demand(cases[name], name)
    const { images, given, expected } = prepared(real)
    const found = computed(real, images, given)
    expect(found).toHaveLength(expected.length)
    const known = expected.flatMap((value, at) => (Number.isFinite(value) ? [at] : []))
    expect(known.length).toBeGreaterThan(expected.length / 2)
    const largest = Math.max(...known.map(at => Math.abs(expected[at] ?? 0)))
    const apart = known.map(at => Math.abs((found[at] ?? Number.NaN) - (expected[at] ?? 0)) / largest)
    expect(Math.max(...apart)).toBeLessThanOrEqual(real.atMost)
  })
})

test('every task has a real recording here, or is named with the reason', () => {
  const elsewhere = ['normalise', 'phase-retrieval', 'absorption-sinogram', 'reconstruct']
  const without = ['linear-combination']
  const here = Object.values(cases).map(({ task }) => task)
  expect([...here, ...elsewhere, ...without].sort()).toEqual([...allTasks.keys()].sort())
})

interface Given {
  readonly shape: readonly [count: number, height: number, width: number]
  readonly axes: readonly (readonly [name: string, unit: string, values: readonly number[]])[]
}

function prepared({ script }: RealCase) {
  const folder = temporaryFolder()
  const given = python<Given>(
    `import numpy as np
folder = argument['folder']
${script}
images.astype('f4').tofile(argument['images']); np.asarray(expected, 'f8').tofile(argument['expected'])
print(json.dumps({'shape': images.shape, 'axes': axes}))`,
    { folder: realRecordingsFolder, images: join(folder, 'images'), expected: join(folder, 'expected') },
  )
  const floats = readFileSync(join(folder, 'images'))
  const images = new Float32Array(floats.buffer, floats.byteOffset, floats.byteLength / 4)
  const doubles = readFileSync(join(folder, 'expected'))
  const expected = [...new Float64Array(doubles.buffer, doubles.byteOffset, doubles.byteLength / 8)]
  return { images, given, expected }
}

function computed(
  { output, parameters, takes, task: name }: RealCase,
  images: Float32Array,
  { axes, shape: [count, height, width] }: Given,
): readonly number[] {
  const task = demand(allTasks.get(name), name)
  const image = { height, width }
  const along: readonly StackAxis[] = axes.map(([axisName, unit, values]) => axis(axisName, unit, values))
  const setup = setupFor(task, { image, points: count, axes: along, parameters, takes: takes?.(image) ?? {} })
  const each = Array.from({ length: count }, (_, at) =>
    images.subarray(at * height * width, (at + 1) * height * width),
  )
  const shape = demand(task.shapes(setup)[output], output)
  if (name === 'phase-map') {
    const [first = images, second = images] = each
    return [...demand(task.begin(setup).wholes({ first, second }, true)[output], output)]
  }
  if (shape.kind === 'stack') {
    const target = new Float32Array(shape.image.height * shape.image.width)
    const [input = ''] = Object.keys(task.spec.inputs)
    task.begin(setup).take(0, { [input]: { kind: 'pixels', pixels: images } }, { [output]: target })
    return [...target]
  }
  const { curves, run } = runTask(task, setup, each)
  if (shape.kind === 'curve') return curves.map(curve => curve[output] ?? Number.NaN)
  return [...demand(run.wholes({}, true)[output], output)]
}
