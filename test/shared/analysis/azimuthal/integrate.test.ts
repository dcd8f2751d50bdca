import { expect, test } from 'vitest'
import { integrate } from '../../../../shared/analysis/azimuthal/integrate.ts'
import { parsePoni } from '../../../../shared/imaging/geometry/parse-poni.ts'
import { radialTable, type RadialSettings } from '../../../../shared/analysis/azimuthal/radial-table.ts'
import { seededRandom } from '../../../../shared/base/random.ts'
import { floatFile } from '../../../support/float-file.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'

const poni = `# Nota: C-Order, 1 refers to the Y axis, 2 to the X axis
poni_version: 2
Detector: Detector
Detector_config: {"pixel1": 0.0001, "pixel2": 0.00012, "max_shape": null}
Distance: 0.1
Poni1: 0.006
Poni2: 0.0071
Rot1: 0.12
Rot2: -0.05
Rot3: 0.3
Wavelength: 1.0e-10`
const image = { height: 140, width: 120 }
const pixels = image.height * image.width
const usual: RadialSettings = {
  unit: 'deg',
  bins: 80,
  range: [4, 11],
  polarisationFactor: undefined,
  isSolidAngleCorrected: false,
  mask: undefined,
}

function profileOf(values: Float32Array, settings: RadialSettings, saturation = Infinity) {
  const table = radialTable(parsePoni(poni).geometry, image, settings)
  const profile = new Float32Array(settings.bins)
  const missing = integrate(table, values, saturation, profile)
  return { profile, missing, table }
}

function noisyImage(): Float32Array {
  const random = seededRandom(3)
  return Float32Array.from({ length: pixels }, () => random.between(10, 1000))
}

test('a flat image has a flat profile, at most as many counts as pixels', () => {
  const { profile, table } = profileOf(new Float32Array(pixels).fill(7), { ...usual, range: undefined })
  expect(seen(profile).length).toBeGreaterThan(60)
  for (const value of seen(profile)) expect(value).toBeCloseTo(7, 5)
  expect(table.norms.reduce((sum, norm) => sum + norm, 0)).toBeCloseTo(pixels, 1)
})

test('pixels without a value, saturated or masked, are left out of both sums', () => {
  const values = new Float32Array(pixels).fill(7)
  const mask = new Uint8Array(pixels)
  for (let i = 0; i < 500; i++) values[i * 17] = [Number.NaN, 1e6, Infinity, -Infinity][i % 4] ?? 0
  for (let i = 0; i < 300; i++) {
    values[i * 19] = 12
    mask[i * 19] = 1
  }
  const { profile, missing } = profileOf(values, { ...usual, range: undefined, mask }, 65_535)
  for (const value of seen(profile)) expect(value).toBeCloseTo(7, 4)
  expect(missing).toBeGreaterThan(400)
})

test('bins that no pixel falls into have no value', () => {
  const { profile } = profileOf(new Float32Array(pixels), { ...usual, range: [60, 70] })
  expect([...profile].every(Number.isNaN)).toBe(true)
})

test('an image whose pixels are all dead has no profile', () => {
  const { profile, missing } = profileOf(new Float32Array(pixels).fill(Number.NaN), {
    ...usual,
    range: undefined,
  })
  expect([...profile].every(Number.isNaN)).toBe(true)
  expect(missing).toBe(pixels)
})

test('an image of another size is a mistake', () => {
  const table = radialTable(parsePoni(poni).geometry, image, usual)
  expect(() => integrate(table, new Float32Array(5), 1, new Float32Array(80))).toThrow(
    '5 pixels, the table has',
  )
})

const cases = [
  ['2th_deg', { ...usual }],
  ['2th_deg', { ...usual, isSolidAngleCorrected: true, polarisationFactor: 0.95 }],
  [
    'q_nm^-1',
    { ...usual, unit: '1/nm', range: [4.5, 11], isSolidAngleCorrected: true, polarisationFactor: -0.5 },
  ],
  ['q_A^-1', { ...usual, unit: '1/angstrom', range: [0.45, 1.1], mask: everyNinth() }],
] as const

function argumentsFor(values: Float32Array, unit: string, settings: RadialSettings) {
  const { profile, table } = profileOf(values, settings)
  return {
    image: floatFile(values),
    mask: settings.mask === undefined ? [] : [...settings.mask],
    unit,
    range: settings.range,
    solid: settings.isSolidAngleCorrected,
    pol: settings.polarisationFactor ?? null,
    profile: [...profile],
    centres: [...table.centres],
  }
}

describeWith(pythonModules('pyFAI', 'numpy'), 'azimuthal integration and pyFAI', () => {
  // At both ends of the range pyFAI gives all that sticks out of it to the last bin; by the definition it is left out.
  test.each(cases)('agree on noise within the range, %s', { timeout: 30_000 }, (unit, settings) => {
    const [worst, radii] = python<readonly [number, number]>(
      `import numpy as np, pyFAI, logging
from pyFAI.azimuthalIntegrator import AzimuthalIntegrator
ai = AzimuthalIntegrator(dist=0.1, poni1=0.006, poni2=0.0071, rot1=0.12, rot2=-0.05, rot3=0.3, pixel1=1e-4, pixel2=1.2e-4, wavelength=1e-10)
image = np.fromfile(argument['image'], 'f4').reshape(140, 120)
mask = np.array(argument['mask'], 'u1').reshape(140, 120) if argument['mask'] else None
r = ai.integrate1d(image, 80, unit=argument['unit'], radial_range=argument['range'], mask=mask,
    correctSolidAngle=argument['solid'], polarization_factor=argument['pol'], method=('bbox', 'csr', 'cython'))
ours = np.array(argument['profile'], float); seen = np.isfinite(ours)
assert seen.sum() > 70 and not r.intensity[~seen].any()
inner = np.flatnonzero(seen)[1:-1]
print(json.dumps([float(np.abs(r.intensity / ours - 1)[inner].max()), float(np.abs(r.radial - argument['centres']).max())]))`,
      argumentsFor(noisyImage(), unit, settings),
    )
    expect(worst).toBeLessThan(2e-5)
    expect(radii).toBeLessThan(1e-5)
  })
})

describeWith(pythonModules('numpy'), 'azimuthal integration and its definition', () => {
  test.each(cases)('agree on noise in every bin, %s', { timeout: 30_000 }, (unit, settings) => {
    const worst = python<number>(definition, argumentsFor(noisyImage(), unit, settings))
    expect(worst).toBeLessThan(1e-5)
  })
})

/** Bounding boxes spread evenly over the bins, in numpy, with the detector placed by a product of rotation matrices. */
const definition = `import numpy as np
def turned(a, b, c):
    x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return z @ y @ x
def places(i, j):
    i, j = np.meshgrid(i, j, indexing='ij')
    return np.einsum('ab,bij->aij', turned(0.12, -0.05, 0.3), np.stack([i * 1e-4 - 0.006, j * 1.2e-4 - 0.0071, 0 * i - 0.1]))
def angle(p):
    return np.arctan2(np.hypot(p[0], p[1]), -p[2])
scale = {'2th_deg': None, 'q_nm^-1': 4e-9 * np.pi / 1e-10, 'q_A^-1': 4e-10 * np.pi / 1e-10}[argument['unit']]
radius = lambda p: np.degrees(angle(p)) if scale is None else scale * np.sin(angle(p) / 2)
image = np.fromfile(argument['image'], 'f4').astype(float).reshape(140, 120)
middle = places(np.arange(140) + .5, np.arange(120) + .5)
corner = radius(places(np.arange(141), np.arange(121)))
reach = np.abs(np.stack([corner[:-1, :-1], corner[1:, :-1], corner[:-1, 1:], corner[1:, 1:]]) - radius(middle)).max(0)
low, high = np.maximum(radius(middle) - reach, 0), radius(middle) + reach
i, j = np.meshgrid((np.arange(140) + .5) * 1e-4 - 0.006, (np.arange(120) + .5) * 1.2e-4 - 0.0071, indexing='ij')
weight = (0.1 / np.sqrt(0.01 + i**2 + j**2))**3 if argument['solid'] else np.ones_like(image)
if argument['pol'] is not None:
    cos2 = np.cos(angle(middle))**2
    weight = weight * 0.5 * (1 + cos2 - argument['pol'] * np.cos(2 * np.arctan2(middle[0], middle[1])) * (1 - cos2))
if argument['mask']: weight, image = (np.where(np.reshape(argument['mask'], image.shape) != 0, 0, v) for v in (weight, image))
edges = np.linspace(*argument['range'], 81)
worst = 0
for a, b, ours in zip(edges, edges[1:], argument['profile']):
    part = np.clip(np.minimum(high, b) - np.maximum(low, a), 0, None) / (high - low)
    norm = (part * weight).sum()
    if norm > 0: worst = max(worst, abs(ours * norm / (part * image).sum() - 1))
    else: assert ours is None
print(json.dumps(worst))`

/** The direct beam passes beside the detector: the innermost bins hold nothing. */
function seen(profile: Float32Array): Float32Array {
  return profile.filter(Number.isFinite)
}

function everyNinth(): Uint8Array {
  return Uint8Array.from({ length: pixels }, (_, i) => (i % 9 === 0 ? 1 : 0))
}
