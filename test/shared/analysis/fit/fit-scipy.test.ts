import { expect, test } from 'vitest'
import { seededRandom } from '../../../../shared/base/random.ts'
import { fitCurve } from '../../../../shared/analysis/fit/fit-curve.ts'
import type { Background } from '../../../../shared/analysis/fit/background.ts'
import type { ShapeName } from '../../../../shared/analysis/fit/fit-shape.ts'
import { fitShapes } from '../../../../shared/analysis/fit/shapes.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'

interface Case {
  readonly shape: ShapeName
  readonly background: Background
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly start: readonly number[]
}

/** HUTCH_FITS=100 compares twelve hundred of each shape; the usual number takes 3 s. */
const blocks = Number(process.env.HUTCH_FITS ?? 1)
/** An argument of a process may have 128 kB on Linux. */
const casesAtOnce = 12
const shapes = Object.keys(fitShapes) as ShapeName[]

/** Our shapes and backgrounds as Python functions, fitted from the true values. */
const script = `
import numpy as np
from scipy.optimize import curve_fit
from scipy.special import erf
L2 = np.log(2)
gauss = lambda u: np.exp(-4*L2*u*u)
lorentz = lambda u: 1/(1+4*u*u)
shapes = {
  'gauss': lambda x,h,c,w: h*gauss((x-c)/w),
  'lorentz': lambda x,h,c,w: h*lorentz((x-c)/w),
  'pseudoVoigt': lambda x,h,c,w,m: h*(m*lorentz((x-c)/w)+(1-m)*gauss((x-c)/w)),
  'erfEdge': lambda x,h,c,w: h*(1+erf(2*np.sqrt(L2)*(x-c)/w))/2,
  'arctanEdge': lambda x,h,c,w: h*(0.5+np.arctan(2*(x-c)/w)/np.pi),
  'line': lambda x,s: s*x,
}
counts = {'none': 0, 'flat': 1, 'sloped': 2}
answers = []
for case in argument:
  x = np.array(case['x']); y = np.array(case['y'])
  f = shapes[case['shape']]
  b = counts['flat' if case['shape'] == 'line' else case['background']]
  mid = (x.min()+x.max())/2
  def model(x, *p):
    own = p[:len(p)-b]; back = p[len(p)-b:]
    v = f(x, *own)
    if b > 0: v = v + back[0]
    if b > 1: v = v + back[1]*(x-mid)
    return v
  p, cov = curve_fit(model, x, y, p0=case['start'], ftol=1e-14, xtol=1e-14, gtol=1e-14, maxfev=20000)
  answers.append({'values': p.tolist(), 'errors': np.sqrt(np.diag(cov)).tolist()})
print(json.dumps(answers))
`

describeWith(pythonModules('numpy', 'scipy'), 'fits beside scipy.optimize.curve_fit', () => {
  test.each(shapes)(
    'find the values and errors that scipy finds: %s',
    shape => {
      for (let block = 0; block < blocks; block++) compare(shape, block)
    },
    300_000,
  )
})

function compare(shape: ShapeName, block: number): void {
  const cases = Array.from({ length: casesAtOnce }, (_, at) => randomCase(shape, block * casesAtOnce + at))
  const theirs = python<readonly { values: readonly number[]; errors: readonly number[] }[]>(script, cases)
  cases.forEach((one, index) => {
    const ours = fitCurve(one.x, one.y, one)
    const reference = theirs[index]
    const where = `${shape} case ${block * casesAtOnce + index}`
    if (ours.kind === 'refused') throw new Error(`${where}: ${ours.reason}`)
    if (reference === undefined) throw new Error(`${where}: no answer`)
    ours.values.forEach(({ value, error, name }, at) => {
      const sigma = reference.errors[at] ?? NaN
      const difference = Math.abs(value - (reference.values[at] ?? NaN))
      expect(difference / sigma, `${where}: ${name} in errors`).toBeLessThan(0.01)
      expect(error / sigma, `${where}: error of ${name}`).toBeCloseTo(1, 2)
    })
  })
}

/** Any height, place, width, background and direction; noise of 1 to 3 % of the height. */
function randomCase(shape: ShapeName, seed: number): Case {
  const random = seededRandom(seed, shapes.indexOf(shape))
  const background = (['none', 'flat', 'sloped'] as const)[seed % 3] ?? 'flat'
  const points = Math.round(random.between(40, 200))
  const from = random.between(-50, 50)
  const range = 10 ** random.between(-3, 2)
  const x = Array.from({ length: points }, (_, i) => from + (range * i) / (points - 1))
  const height = (random.float() < 0.3 ? -1 : 1) * 10 ** random.between(-2, 6)
  const peak = [height, from + range * random.between(0.35, 0.65), range * random.between(0.08, 0.3)]
  const own =
    shape === 'line' ? [height / range] : shape === 'pseudoVoigt' ? [...peak, random.between(0.3, 0.7)] : peak
  const added = { none: [], flat: [height * 0.3], sloped: [height * 0.3, (height / range) * 0.2] }
  const start = [...own, ...(shape === 'line' ? added.flat : added[background])]
  const gradient = new Float64Array(8)
  const noise = Math.abs(height) * random.between(0.01, 0.03)
  const middle = from + range / 2
  const y = x.map(at => {
    const [offset = 0, slope = 0] = start.slice(own.length)
    const pure = fitShapes[shape].evaluate(Float64Array.from(own), at, gradient)
    return pure + offset + slope * (at - middle) + noise * random.normal()
  })
  return { shape, background, x, y, start }
}
