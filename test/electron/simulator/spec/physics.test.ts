import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countRates } from '../../../../electron/simulator/spec/beam.ts'
import { pitchOfBestMrad, rockingWidthMrad } from '../../../../electron/simulator/rocking-curve.ts'
import { SimulatedMotor } from '../../../../electron/simulator/spec/motor.ts'
import { simulatedMotors } from '../../../../electron/simulator/spec/motor-table.ts'
import { poisson } from '../../../../electron/simulator/spec/photon-noise.ts'
import { ringCurrentMa } from '../../../../electron/simulator/spec/ring-current.ts'
import { trapezoid } from '../../../../electron/simulator/spec/trapezoid.ts'
import { seededRandom } from '../../../../shared/base/random.ts'

const rates = fc.record({
  baseRate: fc.integer({ min: 1, max: 10_000 }),
  slewRate: fc.integer({ min: 1, max: 500_000 }),
  accelerationMs: fc.integer({ min: 0, max: 2000 }),
})

describe('a motion', () => {
  test('never goes back, starts at nothing and ends at the whole way', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: -1e6, max: 1e6 }), (motorRates, steps) => {
        const { durationMs, at } = trapezoid(steps, motorRates)
        const samples = Array.from({ length: 41 }, (_, index) => Math.abs(at((durationMs * index) / 40)))
        expect(at(0)).toBeCloseTo(0, 6)
        expect(at(durationMs)).toBe(steps)
        expect(at(durationMs * 2)).toBe(steps)
        for (const [index, sample] of samples.entries()) {
          expect(sample).toBeGreaterThanOrEqual((samples[index - 1] ?? 0) - 1e-6)
        }
      }),
      { seed: 41 },
    )
  })

  test('takes as long as its trapezoid says', () => {
    // 1000 steps: two ramps of 10 ms with 275 steps each, 450 steps at 50 000 steps/s.
    const motion = trapezoid(1000, { baseRate: 5000, slewRate: 50_000, accelerationMs: 10 })
    expect(motion.durationMs).toBeCloseTo(29, 9)
    expect(motion.at(10)).toBeCloseTo(275, 9)
    expect(motion.at(19)).toBeCloseTo(725, 9)
  })

  test('that is too short for full speed is a triangle', () => {
    const motion = trapezoid(-100, { baseRate: 0, slewRate: 1000, accelerationMs: 1000 })
    // v² = a·d with a = 1000 steps/s²: peak 316 steps/s after 0.316 s.
    expect(motion.durationMs).toBeCloseTo(2 * Math.sqrt(0.1) * 1000, 6)
    expect(motion.at(motion.durationMs / 2)).toBeCloseTo(-50, 9)
  })
})

describe('a motor', () => {
  test('reaches exactly what was asked for, to the step', () => {
    const motor = energyMotor()
    const [dial] = motor.legsTo(4.0381, 0)
    const durationMs = motor.startLeg(dial!, 0)
    expect(motor.user(durationMs / 2)).toBeGreaterThan(4)
    expect(motor.user(durationMs)).toBe(4.0381)
    motor.rest(durationMs)
    expect(motor.user(1e9)).toBe(4.0381)
  })

  test('has user units by sign and offset', () => {
    const motor = energyMotor()
    motor.sign = -1
    motor.offset = 10
    expect(motor.user(0)).toBe(6)
    expect(motor.limits()).toEqual([4, 7])
    expect(motor.legsTo(6.5, 0)).toEqual([3.5])
  })

  test('with backlash ends every motion from the same side', () => {
    const motor = energyMotor()
    motor.backlash = 0.01
    expect(motor.legsTo(4.5, 0)).toEqual([4.5])
    expect(motor.legsTo(3.5, 0)).toEqual([3.49, 3.5])
    expect(motor.legsTo(3, 0)).toEqual([3, 3])
  })

  test('refuses what it may not do', () => {
    const motor = energyMotor()
    expect(() => motor.legsTo(2.9, 0)).toThrow('2.9 is below the low limit 3')
    expect(() => motor.legsTo(6.1, 0)).toThrow('6.1 is above the high limit 6')
    expect(() => motor.legsTo(NaN, 0)).toThrow('not a number')
    motor.isDisabled = true
    expect(() => motor.legsTo(4, 0)).toThrow('disabled')
  })
})

describe('the ring current', () => {
  const minuteMs = 60_000

  test('starts full, decays by its lifetime of 6 h', () => {
    expect(ringCurrentMa(0)).toBe(200)
    expect(ringCurrentMa(10 * minuteMs)).toBeCloseTo(200 * Math.exp(-10 / 360), 9)
  })

  test('is refilled as soon as it falls to 190 mA, for ever', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), elapsedMs => {
        const current = ringCurrentMa(elapsedMs)
        expect(current).toBeGreaterThanOrEqual(190 - 1e-9)
        expect(current).toBeLessThanOrEqual(200)
      }),
      { seed: 42 },
    )
    const refilledMs = 360 * minuteMs * Math.log(200 / 190) + 10_000
    expect(ringCurrentMa(refilledMs - 1)).toBeCloseTo(200, 2)
    expect(ringCurrentMa(refilledMs - 10_001)).toBeCloseTo(190, 2)
  })
})

describe('the beam', () => {
  const beam = { energyKev: 4, ringMa: 200, pitchMrad: pitchOfBestMrad, isOpen: true, samyMm: 0, samzMm: 0 }

  test('follows the ring current and the shutter', () => {
    const full = countRates(beam).monitor
    expect(countRates({ ...beam, ringMa: 190 }).monitor / full).toBeCloseTo(0.95, 3)
    expect(countRates({ ...beam, isOpen: false })).toEqual({ monitor: 20, diode: 50 })
  })

  test('is half as bright half a rocking curve away from its best pitch, before and behind the sample', () => {
    const full = countRates(beam)
    for (const energyKev of [3, 4, 6]) {
      const best = countRates({ ...beam, energyKev })
      for (const side of [-0.5, 0.5]) {
        const off = { ...beam, energyKev, pitchMrad: pitchOfBestMrad + side * rockingWidthMrad(energyKev) }
        expect((countRates(off).monitor - 20) / (best.monitor - 20)).toBeCloseTo(0.5, 9)
        expect((countRates(off).diode - 50) / (best.diode - 50)).toBeCloseTo(0.5, 9)
      }
    }
    // √2 times the 75 µrad that Si 111 reflects at 4 keV.
    expect(rockingWidthMrad(4)).toBeCloseTo(0.107, 3)
    expect(countRates({ ...beam, pitchMrad: pitchOfBestMrad + 1 }).monitor).toBeLessThan(full.monitor / 9999)
  })

  test('loses more behind the sample above the calcium edge', () => {
    const behind = (energyKev: number): number => countRates({ ...beam, energyKev }).diode
    expect(behind(4.06) / behind(4.02)).toBeLessThan(0.5)
    expect(countRates({ ...beam, samyMm: 3 }).diode).toBeGreaterThan(1.2 * behind(4))
  })

  test('shakes as photons do', () => {
    for (const mean of [0.3, 4, 49, 51, 10_000]) {
      const random = seededRandom(1)
      const draws = Array.from({ length: 4000 }, () => poisson(mean, random))
      const average = draws.reduce((sum, value) => sum + value, 0) / draws.length
      const variance = draws.reduce((sum, value) => sum + (value - average) ** 2, 0) / draws.length
      // Five standard errors of mean and of variance.
      expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(mean / draws.length))
      expect(Math.abs(variance / mean - 1)).toBeLessThan(5 * Math.sqrt((2 + 1 / mean) / draws.length))
    }
    expect(poisson(0, seededRandom(1))).toBe(0)
  })
})

function energyMotor(): SimulatedMotor {
  return new SimulatedMotor(simulatedMotors[0]!)
}
