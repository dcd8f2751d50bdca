import { expect, test } from 'vitest'
import { absorbance } from '../../../../shared/analysis/xanes/absorbance.ts'
import {
  addToEdgeMaps,
  edgeMaps,
  readEdgeMaps,
  usualRanges,
} from '../../../../shared/analysis/xanes/edge-maps.ts'
import { edgeKev } from '../../../../electron/simulator/microscope/absorption.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { floatFile } from '../../../support/float-file.ts'
import { python } from '../../../support/system-python.ts'
import { energies, pixels, side, transmissions } from './xanes-stack.ts'

interface Found {
  readonly edge: Float32Array
  readonly jump: Float32Array
}

function absorbances(noise: number): readonly Float32Array[] {
  return transmissions(noise).map(image => {
    const out = new Float32Array(image.length)
    absorbance(image, out)
    return out
  })
}

function mapsOf(
  stack: readonly Float32Array[],
  { images = stack.length, order = Array.from(energies.keys()) } = {},
): Found {
  const state = edgeMaps(pixels, usualRanges(energies))
  for (const at of order.slice(0, images))
    addToEdgeMaps(state, energies[at] ?? 0, stack[at] ?? new Float32Array(pixels))
  const found = { edge: new Float32Array(pixels), jump: new Float32Array(pixels) }
  readEdgeMaps(state, 0.05, found.edge, found.jump)
  return found
}

test('the edges of pure phases are found within half a step of the scan', () => {
  const { edge } = mapsOf(absorbances(0))
  expect(Math.abs((edge[0] ?? 0) - edgeKev('calcite'))).toBeLessThan(0.0005)
  expect(Math.abs((edge[side - 1] ?? 0) - edgeKev('apatite'))).toBeLessThan(0.0005)
})

test('the jump grows with the thickness', () => {
  const { jump } = mapsOf(absorbances(0))
  // Rows are 3 µm and 5.75 µm thick.
  expect((jump[pixels - 1] ?? 0) / (jump[side - 1] ?? 0)).toBeCloseTo(5.75 / 3, 2)
})

test('a scan downwards gives the maps of a scan upwards', () => {
  const stack = absorbances(0.002)
  const up = mapsOf(stack)
  const down = mapsOf(stack, { order: Array.from(energies.keys()).reverse() })
  for (let i = 0; i < pixels; i++) {
    expect(down.edge[i]).toBeCloseTo(up.edge[i] ?? 0, 6)
    expect(down.jump[i]).toBeCloseTo(up.jump[i] ?? 0, 5)
  }
})

test('while the edge is not passed its energy is unknown; the jump until the post-edge is reached', () => {
  const stack = absorbances(0)
  const onTheRise = mapsOf(stack, { images: 41 })
  expect(onTheRise.edge[0]).toBeNaN()
  const passed = mapsOf(stack, { images: 60 })
  expect(passed.edge[0]).toBeCloseTo(edgeKev('calcite'), 3)
  expect(passed.jump[0]).toBeNaN()
})

test('a pixel that saturates in one image of a line has no jump, its neighbours have', () => {
  const stack = absorbances(0)
  const image = stack[3]
  if (image !== undefined) image[7] = Number.NaN
  const { jump, edge } = mapsOf(stack)
  expect(jump[7]).toBeNaN()
  expect(edge[7]).toBeGreaterThan(4)
  expect(jump[8]).toBeGreaterThan(0.1)
})

test('where there is no sample there is no edge', () => {
  const stack = absorbances(0).map((image, at) =>
    image.map((value, i) => (i === 5 ? 0.001 * (at % 7) : value)),
  )
  const { edge, jump } = mapsOf(stack)
  expect([edge[5], jump[5]]).toEqual([Number.NaN, Number.NaN])
})

test('absorbance of what lets nothing through, or of nothing at all, is unknown and counted', () => {
  const out = new Float32Array(5)
  expect(absorbance(Float32Array.of(1, 0, -0.1, Number.NaN, Math.exp(-2)), out)).toBe(3)
  // By a table of logarithms, whose error is far below what a float32 of a measured absorbance holds.
  expect(out[0]).toBeCloseTo(0, 10)
  expect([...out.subarray(1)]).toEqual([Number.NaN, Number.NaN, Number.NaN, 2])
})

describeWith(pythonModules('numpy'), 'edge maps and numpy', () => {
  test('agree on a noisy stack', () => {
    const stack = absorbances(0.003)
    const { edge, jump } = mapsOf(stack)
    const difference = python<readonly [number, number]>(
      `import numpy as np
e = np.array(argument['energies']); n = len(e)
mu = np.fromfile(argument['stack'], 'f4').astype(float).reshape(n, -1)
edge, jump = np.fromfile(argument['found'], 'f4').reshape(2, -1)
pre = e <= e[0] + 0.2 * (e[-1] - e[0]); post = e >= e[0] + 0.6 * (e[-1] - e[0])
d = np.diff(mu, axis=0) / np.diff(e)[:, None]; mid = (e[1:] + e[:-1]) / 2
far = []; jumps = []
for i in range(mu.shape[1]):
    k = int(d[:, i].argmax())
    a, b, c = np.polyfit((mid[k-1:k+2] - mid[k]) * 1e3, d[k-1:k+2, i], 2)
    e0 = mid[k] - b / (2 * a) / 1e3
    line = lambda m: np.polyval(np.polyfit(e[m] - e0, mu[m, i], 1), 0)
    far.append(abs(e0 - edge[i])); jumps.append(abs(line(post) - line(pre) - jump[i]))
print(json.dumps([max(far), max(jumps)]))`,
      {
        energies: [...energies],
        stack: floatFile(Float32Array.from(stack.flatMap(image => [...image]))),
        found: floatFile(Float32Array.of(...edge, ...jump)),
      },
    )
    // Energies are stored as float32: 2e-7 keV of 4 keV. Slopes of float32 absorbances move the parabola by some 1e-6.
    expect(difference[0]).toBeLessThan(2e-6)
    expect(difference[1]).toBeLessThan(1e-6)
  })
})
