import { expect, test } from 'vitest'
import { absorbance } from '../../../../shared/analysis/xanes/absorbance.ts'
import {
  addToCombination,
  combination,
  readCombination,
} from '../../../../shared/analysis/xanes/combination.ts'
import { absorptionPerUm } from '../../../../electron/simulator/microscope/absorption.ts'
import { describeWith, pythonModules } from '../../../support/need-tool.ts'
import { floatFile } from '../../../support/float-file.ts'
import { python } from '../../../support/system-python.ts'
import { apatiteUm, calciteUm, energies, pixels, transmissions } from './xanes-stack.ts'

function amountsOf(stack: readonly Float32Array[], images = stack.length) {
  const state = combination(pixels, 2, 4.06)
  const image = new Float32Array(pixels)
  for (const [at, transmission] of stack.slice(0, images).entries()) {
    const energy = energies[at] ?? 0
    absorbance(transmission, image)
    addToCombination(
      state,
      energy,
      [absorptionPerUm('calcite', energy), absorptionPerUm('apatite', energy)],
      image,
    )
  }
  const found = [0, 1, 2].map(() => new Float32Array(pixels)) as [Float32Array, Float32Array, Float32Array]
  readCombination(state, [found[0], found[1]], found[2])
  return { calcite: found[0], apatite: found[1], residual: found[2] }
}

test('thicknesses of two phases come out as they went in', () => {
  const { calcite, apatite, residual } = amountsOf(transmissions(0))
  for (let i = 0; i < pixels; i++) {
    expect(calcite[i]).toBeCloseTo(calciteUm(i), 3)
    expect(apatite[i]).toBeCloseTo(apatiteUm(i), 3)
    expect(residual[i]).toBeLessThan(1e-5)
  }
})

test('noise of 1 % leaves the phases known to 0.2 µm of some 4 µm, and is what remains', () => {
  const { calcite, apatite, residual } = amountsOf(transmissions(0.01))
  for (let i = 0; i < pixels; i++) {
    expect(Math.abs((calcite[i] ?? 0) - calciteUm(i))).toBeLessThan(0.2)
    expect(Math.abs((apatite[i] ?? 0) - apatiteUm(i))).toBeLessThan(0.2)
    expect(Math.abs((residual[i] ?? 0) - 0.01)).toBeLessThan(0.004)
  }
})

test('fewer energies than unknowns give no amounts', () => {
  const { calcite, residual } = amountsOf(transmissions(0), 3)
  expect([calcite[0], residual[0]]).toEqual([Number.NaN, Number.NaN])
})

test('a pixel without a value at one energy has no amounts, its neighbours have', () => {
  const stack = transmissions(0)
  const image = stack[50]
  if (image !== undefined) image[4] = 0
  const { calcite } = amountsOf(stack)
  expect(calcite[4]).toBeNaN()
  expect(calcite[5]).toBeCloseTo(calciteUm(5), 3)
})

test('references that do not fit the number announced are a mistake', () => {
  expect(() => addToCombination(combination(4, 2, 0), 1, [1], new Float32Array(4))).toThrow(
    '1 references of 2',
  )
})

describeWith(pythonModules('numpy'), 'linear combination and numpy', () => {
  test('agree on a noisy stack', () => {
    const stack = transmissions(0.01)
    const { calcite, apatite, residual } = amountsOf(stack)
    const difference = python<number>(
      `import numpy as np
e = np.array(argument['energies']); n = len(e)
mu = -np.log(np.fromfile(argument['stack'], 'f4').astype(float).reshape(n, -1))
found = np.fromfile(argument['found'], 'f4').reshape(3, -1)
base = np.stack([argument['calcite'], argument['apatite'], np.ones(n), e - 4.06], axis=1)
x = np.linalg.lstsq(base, mu, rcond=None)[0]
rms = np.sqrt(((mu - base @ x) ** 2).mean(0))
print(float(np.abs(np.vstack([x[:2], rms]) - found).max()))`,
      {
        energies: [...energies],
        calcite: Array.from(energies, energy => absorptionPerUm('calcite', energy)),
        apatite: Array.from(energies, energy => absorptionPerUm('apatite', energy)),
        stack: floatFile(Float32Array.from(stack.flatMap(image => [...image]))),
        found: floatFile(Float32Array.of(...calcite, ...apatite, ...residual)),
      },
    )
    expect(difference).toBeLessThan(2e-5)
  })
})
