import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { useMcaStore } from '../../../renderer/stores/mca.ts'
import { useStripsStore } from '../../../renderer/stores/strips.ts'
import { chartOptions } from '../../../renderer/strips/chart-options.ts'
import { History } from '../../../renderer/strips/history.ts'
import { parseCalibration, spectrum } from '../../../renderer/strips/spectrum.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { desk } from '../support/desk.ts'

describe('values over time', () => {
  test('are the newest ones, in order, however many came', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat({ max: 200 }), (capacity, count) => {
        const history = new History(capacity)
        for (let at = 0; at < count; at++) history.add(at, { a: at * 2 })
        const [times, values] = history.since(-Infinity, ['a'])
        const first = Math.max(0, count - capacity)
        expect(times).toEqual(Array.from({ length: count - first }, (_, i) => first + i))
        expect(values).toEqual(times.map(at => at * 2))
        expect(history.length).toBe(Math.min(count, capacity))
      }),
      { seed: 20_261_123 },
    )
  })

  test('have gaps where a signal was not there or was silent', () => {
    const history = new History(10)
    history.add(1, { a: 5 })
    history.add(2, { b: 7 })
    history.add(3, { a: NaN, b: 8 })
    expect(history.since(2, ['a', 'b', 'c'])).toEqual([
      [2, 3],
      [null, null],
      [7, 8],
      [null, null],
    ])
    expect(history.since(0, ['b'])[1]).toEqual([null, 7, 8])
  })

  test('are gathered from the start of the window, ten times a second', async () => {
    const table = desk()
    const strips = table.use(() => useStripsStore())
    table.bridge.tell('beamline.status', {
      simulated: true,
      sequencer: { name: 'fourc', state: 'connected', message: '' },
      detectors: [],
      ringCurrentMa: 196,
      shutter: 'open',
      motors: [],
    })
    for (let tick = 0; tick < 3; tick++) {
      table.clock.advance(100)
      await table.settle()
    }
    expect(strips.history.since(-Infinity, ['ring current'])[1]).toEqual([196, 196, 196])
    strips.toggle('ring current')
    strips.toggle('counter det')
    expect(strips.chosen).toEqual(['counter det'])
  })
})

describe('a spectrum', () => {
  test('has its channels along a calibrated axis, its sum and its highest channel', () => {
    const found = spectrum(Float64Array.of(1, 5, 2), { offset: -1, gain: 0.5, unit: 'keV' })
    expect([...found.x]).toEqual([-1, -0.5, 0])
    expect([found.total, found.highest]).toEqual([8, 1])
  })

  test('needs an axis that goes somewhere', () => {
    expect(parseCalibration('0,5', '0.01', ' keV ')).toEqual({ offset: 0.5, gain: 0.01, unit: 'keV' })
    for (const gain of ['0', '', 'x']) expect(parseCalibration('0', gain, '')).toBeUndefined()
  })

  test('is read from SPEC; what SPEC does not have is said in words', async () => {
    const numbers = Float64Array.of(0, 3, 1)
    const table = desk({
      'spec.array': ({ name }) => {
        if (name === 'MCA') return { rows: 1, cols: 3, numbers }
        throw new HutchError({ kind: 'usage', message: `${name} is no data array in SPEC`, where: name })
      },
    })
    const mca = table.use(() => useMcaStore())
    await mca.read()
    expect(mca.shown?.total).toBe(4)
    mca.variable = 'nothing'
    await mca.read()
    expect([mca.shown, mca.problem]).toEqual([undefined, 'nothing is no data array in SPEC'])
  })
})

test('signals of one unit share a scale, two units have an axis each', () => {
  const colours = {
    surface: '',
    raised: '',
    line: '',
    text1: '',
    text2: '',
    text3: '',
    accent: '',
    ok: '',
    warn: '',
  }
  const look = {
    colours: { ...colours, curves: ['#1', '#2'], font: 'a', mono: 'b' },
    width: 300,
    height: 200,
    x: { kind: 'time' } as const,
    isLog: false,
  }
  const signals = [
    { label: 'det', unit: 'counts', colour: 0 },
    { label: 'mon', unit: 'counts', colour: 1 },
    { label: 'ring', unit: 'mA', colour: 2 },
  ]
  const options = chartOptions(signals, look)
  expect(options.series.map(({ scale }) => scale)).toEqual([undefined, 'y counts', 'y counts', 'y mA'])
  expect(options.axes).toHaveLength(3)
  expect(chartOptions(signals, { ...look, isLog: true }).scales?.['y mA']).toMatchObject({ distr: 3 })
})
