import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addToEdgeMaps, edgeMaps, readEdgeMaps } from '../../../../shared/analysis/xanes/edge-maps.ts'
import { seededRandom } from '../../../../shared/base/random.ts'
import { describeWith, realRecordings, realRecordingsFolder } from '../../../support/need-tool.ts'
import { xraylarch } from '../../../support/peer-packages.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

interface Spectrum {
  /** eV, ascending. */
  readonly energy: readonly number[]
  /** Absorbance. */
  readonly mu: readonly number[]
}

interface Ranges {
  readonly pre: readonly [number, number]
  readonly post: readonly [number, number]
  readonly degree: number
}

interface Edge {
  readonly e0: number
  readonly step: number
}

/** Edge energy and jump; where the edge is given, the jump there. */
function ours({ energy, mu }: Spectrum, { degree, post, pre }: Ranges, given?: number): Edge {
  const state = edgeMaps(1, { pre, post, postDegree: degree })
  for (const [at, value] of energy.entries()) addToEdgeMaps(state, value, Float32Array.of(mu[at] ?? 0))
  const [edge, jump] = [new Float32Array(1), new Float32Array(1)]
  readEdgeMaps(state, 0.01, edge, jump, given)
  return { e0: edge[0] ?? Number.NaN, step: jump[0] ?? Number.NaN }
}

/** What xraylarch finds by itself, and its jump at `given`. */
function larch(spectra: readonly Spectrum[], { degree, post, pre }: Ranges, given: readonly number[]) {
  const file = join(temporaryFolder(), 'spectra.json')
  writeFileSync(file, JSON.stringify(spectra))
  return python<readonly Edge[]>(
    `import numpy as np
from larch import Group
from larch.xafs import find_e0, pre_edge
found = []
for s, e0 in zip(json.load(open(argument['spectra'])), argument['given']):
    e, mu = np.array(s['energy']), np.array(s['mu'])
    g = Group(energy=e, mu=mu)
    # There a range begins at the point before its beginning, and its last point is none of it.
    first = lambda begin: e[np.searchsorted(e, begin)] - e0 + 1e-6
    behind = lambda end: e[np.searchsorted(e, end, 'right')] - e0
    (a, b), (c, d) = argument['pre'], argument['post']
    pre_edge(g, e0=e0, pre1=first(a), pre2=behind(b), norm1=first(c), norm2=behind(d), nnorm=argument['degree'], nvict=0)
    # It takes the jump at the nearest point of the scan; its lines are compared where the edge is.
    fit = g.pre_edge_details
    post = sum(getattr(fit, 'norm_c%d' % n) * e0**n for n in range(argument['degree'] + 1))
    found.append({'e0': float(find_e0(e, mu)), 'step': float(post)})
print(json.dumps(found))`,
    { spectra: file, pre, post, degree, given },
    xraylarch.program('python'),
  )
}

/** An edge of its own place and height, on a slope, with wiggles behind it. */
function simulated(seed: number): Spectrum {
  const random = seededRandom(seed)
  const [place, height, slope] = [random.between(7100, 7130), random.between(0.3, 2), random.between(-4, 1)]
  const energy = Array.from({ length: 301 }, (_, at) => 7000 + 2 * at)
  const mu = energy.map(each => {
    const rise = 0.5 + Math.atan((each - place) / 3) / Math.PI
    const wiggle = each < place ? 0 : 0.05 * Math.sin((each - place) / 25) * Math.exp((place - each) / 150)
    return 0.3 + slope * 1e-4 * (each - 7000) + height * rise * (1 + wiggle)
  })
  return { energy, mu }
}

const seeds = Array.from({ length: 20 }, (_, at) => at + 1)

describeWith(xraylarch, 'xraylarch finds the same', () => {
  test.each([1, 2])('edges and jumps in simulated spectra, with a polynomial of degree %i', degree => {
    const ranges: Ranges = { pre: [7000, 7060], post: [7200, 7590], degree }
    const spectra = seeds.map(simulated)
    const found = spectra.map(spectrum => ours(spectrum, ranges))
    const theirs = larch(
      spectra,
      ranges,
      found.map(({ e0 }) => e0),
    )
    const apart = found.map(({ e0, step }, at) => ({
      step: Math.abs(step / (theirs[at]?.step ?? 0) - 1),
      e0: Math.abs(e0 - (theirs[at]?.e0 ?? 0)),
    }))
    expect(Math.max(...apart.map(each => each.step))).toBeLessThan(1e-5)
    // Theirs is the point of the scan where a smoothed derivative is largest; steps are 2 eV.
    expect(Math.max(...apart.map(each => each.e0))).toBeLessThanOrEqual(2)
  })
})

const both = {
  requiredInCi: false,
  missing: () => realRecordings.missing() ?? xraylarch.missing(),
}

describeWith(both, 'xraylarch finds the same in a recording of', () => {
  test.each([
    ['iron by its fluorescence', 'xas_aps_fexanes_a.001', 'Sum_Fe_Ka', [7050, 7095], [7200, 7350]],
    ['copper at 10 K', 'xas_aps_cu_metal_10K.xdi', 'mutrans', [8840, 8950], [9100, 9700]],
  ] as const)('%s', (_, name, column, pre, post) => {
    const spectrum = python<Spectrum>(readXdi, { file: join(realRecordingsFolder, name), column })
    const ranges: Ranges = { pre, post, degree: 1 }
    const found = ours(spectrum, ranges)
    const [theirs] = larch([spectrum], ranges, [found.e0])
    expect(Math.abs(found.step / (theirs?.step ?? 0) - 1)).toBeLessThan(1e-4)
    expect(Math.abs(found.e0 - (theirs?.e0 ?? 0))).toBeLessThan(1)
  })
})

/** Energy, and the absorbance or what stands for it, per I0 where that was counted. */
const readXdi = `import numpy as np
rows = np.loadtxt(argument['file'])
heads = [line.split(':')[1].split()[0] for line in open(argument['file']) if line.startswith('# Column.')]
columns = {name: rows[:, at] for at, name in enumerate(heads)}
e = columns[heads[0]]; mu = columns[argument['column']] / columns.get('I0', 1)
once = np.unique(e, return_index=True)[1]
print(json.dumps({'energy': e[once].tolist(), 'mu': mu[once].tolist()}))`
