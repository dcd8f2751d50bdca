import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMesh, parseScanCommand, plannedPoints } from '../../../shared/spec/scan-command.ts'

const moved = (motor: string, start: number, stop: number, isRelative = false) => ({
  motor,
  start,
  stop,
  isRelative,
})

describe('the command of a scan', () => {
  test('tells motor, points and time of a scan of one motor', () => {
    expect(parseScanCommand('ascan  th 0 1.5 10 0.1')).toEqual({
      axes: [[moved('th', 0, 1.5)]],
      shape: [11],
      seconds: 0.1,
    })
    expect(parseScanCommand('dscan th -1 1 20 -1000')).toEqual({
      axes: [[moved('th', -1, 1, true)]],
      shape: [21],
      seconds: undefined,
    })
    expect(parseScanCommand('lup th -1 1 20 1').axes).toEqual([[moved('th', -1, 1, true)]])
  })

  test('tells motors that move together', () => {
    expect(parseScanCommand('a2scan th 0 1 tth 0 2 4 1')).toEqual({
      axes: [[moved('th', 0, 1), moved('tth', 0, 2)]],
      shape: [5],
      seconds: 1,
    })
    expect(parseScanCommand('d3scan a 0 1 b 0 2 c 0 3 2 1').axes[0]).toHaveLength(3)
  })

  test('tells a grid slowest first: the first motor of a mesh is the fastest', () => {
    expect(parseScanCommand('mesh x 0 1 10 y 5 6 2 0.5')).toEqual({
      axes: [[moved('y', 5, 6)], [moved('x', 0, 1)]],
      shape: [3, 11],
      seconds: 0.5,
    })
  })

  test('tells a grid of a macro of the site where its name and words are those of a mesh', () => {
    expect(parseMesh('hklmesh  H 1.9 2.1 100  K 1.9 2.1 50  -800000')).toEqual({
      axes: [[moved('K', 1.9, 2.1)], [moved('H', 1.9, 2.1)]],
      shape: [51, 101],
      seconds: undefined,
    })
    expect(parseMesh('dmesh x -1 1 2 y -1 1 2 1').axes[0]?.[0]?.isRelative).toBe(true)
    for (const other of ['ascan x 0 1 10 1', 'mesh x 0 1', 'meshy x 0 1 10 y 5 6 2 0.5', ''])
      expect(parseMesh(other).axes, other).toEqual([])
  })

  test('knows that some scans have no end of their own', () => {
    expect(parseScanCommand('timescan 1').shape).toBeUndefined()
    expect(parseScanCommand('loopscan 0 1').shape).toBeUndefined()
    expect(parseScanCommand('loopscan 25 0.1')).toEqual({ axes: [], shape: [25], seconds: 0.1 })
  })

  test.each([
    '',
    'zapscan th 0 1 10 1',
    'ascan th 0 1',
    'ascan th a b 10 1',
    'mesh x 0 1 10',
    'ascan 3 0 1 5 1',
    'ascan th 0 1 1e99 1',
  ])('promises nothing for "%s"', command => {
    expect(parseScanCommand(command)).toEqual({ axes: [], shape: undefined, seconds: undefined })
  })

  test('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('ascan', 'mesh', 'loopscan', 'd4scan', 'timescan', ''),
        fc.string(),
        (name, rest) => {
          const { shape } = parseScanCommand(`${name} ${rest}`)
          return shape === undefined || shape.every(size => size >= 1)
        },
      ),
      { seed: 11, numRuns: 2000 },
    )
  })
})

test.each([
  ['ascan th 0 1 10 1', 11],
  ['mesh th 0 1 10 chi 0 1 4 1', 55],
  ['loopscan 7 0.1', 7],
  ['timescan 1', undefined],
  ['ownscan 5', undefined],
])('%s announces %s points', (command, points) => {
  expect(plannedPoints(command)).toBe(points)
})
