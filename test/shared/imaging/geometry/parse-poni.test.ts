import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placeOf } from '../../../../shared/analysis/azimuthal/geometry.ts'
import { scatteringAt } from '../../../../shared/imaging/geometry/detector-geometry.ts'
import { parsePoni } from '../../../../shared/imaging/geometry/parse-poni.ts'
import { HutchError } from '../../../../shared/model/problem.ts'

const saved = `# Nota: C-Order, 1 refers to the Y axis, 2 to the X axis
# Calibration done on Tue Jun 4 10:12:33 2024
poni_version: 2.1
Detector: Detector
Detector_config: {"pixel1": 7.5e-05, "pixel2": 7.5e-05, "max_shape": [2000, 1000], "orientation": 3}
Distance: 0.5
Poni1: 0.02
Poni2: 0.2
Rot1: 0.1
Rot2: -0.2
Rot3: 0.3
Wavelength: 7e-11
`
const withConfig = (config: string, detector = 'Detector'): string =>
  saved.replace('Detector: Detector', `Detector: ${detector}`).replace(/Detector_config.*/, config)
const known = {
  ...{ distanceM: 0.5, poni1M: 0.02, poni2M: 0.2, rot1Rad: 0.1, rot2Rad: -0.2, rot3Rad: 0.3 },
  ...{ pixel1M: 75e-6, pixel2M: 75e-6, wavelengthM: 7e-11 },
}

describe('a PONI file', () => {
  test('of version 2.1 is read', () => {
    const { geometry, shape } = parsePoni(saved)
    expect(geometry).toEqual(known)
    expect(shape).toEqual({ height: 2000, width: 1000 })
    // As pyFAI 2026.9.0 computes it.
    expect(scatteringAt(geometry, 0.5, 0.5).twoThetaDeg).toBeCloseTo(18.469606341967516, 9)
  })

  test('of version 2 knows no orientation', () => {
    const text = withConfig('Detector_config: {"pixel1": 7.5e-05, "pixel2": 7.5e-05, "max_shape": null}')
    expect(parsePoni(text.replace('2.1', '2'))).toEqual({ geometry: known, shape: undefined })
  })

  test('of version 1 has its pixel sizes in lines of their own, and may lack wavelength and rotations', () => {
    const old =
      'PixelSize1: 0.000172\nPixelSize2: 0.0001\nSplineFile: None\nDistance: 0.2\nPoni1: 0.1\nPoni2: 0\n'
    expect(parsePoni(old).geometry).toEqual({
      ...{ distanceM: 0.2, poni1M: 0.1, poni2M: 0, rot1Rad: 0, rot2Rad: 0, rot3Rad: 0 },
      ...{ pixel1M: 172e-6, pixel2M: 1e-4, wavelengthM: undefined },
    })
  })

  test('may say None where something is not known, and Dist for the distance', () => {
    const text = saved.replace('Wavelength: 7e-11', 'Wavelength: None').replace('Distance', 'dist')
    expect(parsePoni(text).geometry).toEqual({ ...known, wavelengthM: undefined })
  })

  test('may hold keys that nobody knows, Windows line ends, and keys in any case', () => {
    const text = `${saved}Operator: somebody: else\nCalibrant: LaB6\nnot a key at all\n`
    expect(parsePoni(text.replaceAll('\n', '\r\n')).geometry).toEqual(known)
    expect(
      parsePoni(saved.toUpperCase().replace(/DETECTOR_CONFIG.*/, 'PixelSize1: 7.5e-5\nPIXELSIZE2: 7.5e-5')),
    ).toEqual({ geometry: known, shape: undefined })
  })

  test('that was appended to counts by what was said last', () => {
    expect(parsePoni(`${saved}# refined\nDistance: 0.25\n`).geometry).toEqual({ ...known, distanceM: 0.25 })
  })

  test.each([
    ['Pilatus1M', 172e-6, [1043, 981]],
    ['Pilatus CdTe 2M', 172e-6, [1679, 1475]],
    ['Pilatus4_CdTe_4M', 150e-6, [2180, 2073]],
    ['Eiger4M', 75e-6, [2167, 2070]],
    ['Eiger2CdTe_1MW', 75e-6, [512, 2068]],
    ['Eiger2 CdTe 1M-W', 75e-6, [512, 2068]],
  ])('of a %s need not say its pixels', (name, pixelM, [height, width]) => {
    const { geometry, shape } = parsePoni(withConfig('Detector_config: {"orientation": 3}', name))
    expect(geometry).toEqual({ ...known, pixel1M: pixelM, pixel2M: pixelM })
    expect(shape).toEqual({ height, width })
  })

  test('of a binned detector counts by the pixels it says, not by the name', () => {
    const config = 'Detector_config: {"pixel1": 3.44e-4, "pixel2": 3.44e-4, "max_shape": [521, 490]}'
    const { geometry, shape } = parsePoni(withConfig(config, 'Pilatus1M'))
    expect([geometry.pixel1M, shape]).toEqual([344e-6, { height: 521, width: 490 }])
  })

  test('that says nothing of its pixels takes those the detector has', () => {
    const text = withConfig('Detector_config: {}', 'Frelon')
    expect(parsePoni(text, { pixelSizeUm: 14 }).geometry).toMatchObject({ pixel1M: 14e-6, pixel2M: 14e-6 })
    expect(() => parsePoni(text)).toThrow('it does not say how large a pixel of Frelon is')
  })
})

describe('an orientation', () => {
  const metres = (from: number, to: number) => fc.double({ min: from, max: to, noNaN: true })
  const angle = metres(-0.6, 0.6)
  const anywhere = fc.record({
    ...{ distance: metres(0.05, 2), poni1: metres(-0.2, 0.2), poni2: metres(-0.2, 0.2) },
    ...{ rot1: angle, rot2: angle, rot3: metres(-3, 3), x: metres(0, 100), y: metres(0, 200) },
  })

  test.each([
    [1, true, true],
    [2, true, false],
    [3, false, false],
    [4, false, true],
  ])(
    '%d counts pixels from the other end and mirrors the laboratory, as pyFAI does',
    (orientation, rows, columns) => {
      fc.assert(
        fc.property(anywhere, ({ x, y, ...at }) => {
          const placed = (as: number) =>
            parsePoni(`Detector_config: {"pixel1": 1e-4, "pixel2": 2e-4, "max_shape": [200, 100], "orientation": ${as}}
Distance: ${at.distance}\nPoni1: ${at.poni1}\nPoni2: ${at.poni2}\nRot1: ${at.rot1}\nRot2: ${at.rot2}\nRot3: ${at.rot3}`)
              .geometry
          const [found, native] = [new Float64Array(3), new Float64Array(3)]
          placeOf(placed(orientation))(y, x, found)
          placeOf(placed(3))(rows ? 200 - y : y, columns ? 100 - x : x, native)
          expect(found[0]).toBeCloseTo((rows ? -1 : 1) * (native[0] ?? 0), 12)
          expect(found[1]).toBeCloseTo((columns ? -1 : 1) * (native[1] ?? 0), 12)
          expect(found[2]).toBeCloseTo(native[2] ?? 0, 12)
        }),
        { seed: 7 },
      )
    },
  )

  test.each([0, 'null'])('that is not said (%s) is the usual one', orientation => {
    const config = `Detector_config: {"pixel1": 7.5e-5, "pixel2": 7.5e-5, "orientation": ${orientation}}`
    expect(parsePoni(withConfig(config)).geometry).toEqual(known)
  })

  test('other than the usual one needs rows and columns', () => {
    const config = 'Detector_config: {"pixel1": 1e-4, "pixel2": 1e-4, "orientation": 2}'
    expect(() => parsePoni(withConfig(config))).toThrow('does not say how many rows and columns')
    expect(parsePoni(withConfig('Detector_config: {"orientation": 2}', 'Eiger1M')).geometry).toMatchObject({
      poni1M: 1065 * 75e-6 - 0.02,
      rot2Rad: 0.2,
    })
  })
})

describe('what is no PONI file', () => {
  const config = (text: string): string => withConfig(`Detector_config: ${text}`)
  test.each([
    ['', 'it says no Distance', 'a.poni'],
    ['hello: world\n', 'it says no Distance', 'a.poni'],
    ['Distance: near\n', 'its Distance is no number: near', 'a.poni:1'],
    [saved.replace('Distance: 0.5', 'Distance: -1'), 'its Distance is -1 m, not above 0', 'a.poni:6'],
    [saved.replace('Distance: 0.5', 'Distance: Infinity'), 'its Distance is no number', 'a.poni:6'],
    [saved.replace('Distance: 0.5', 'Distance: None'), 'it says no Distance', 'a.poni:6'],
    [saved.replace('Poni1: 0.02', 'Poni1: 2 cm'), 'its Poni1 is no number: 2 cm', 'a.poni:7'],
    [saved.replace('Poni2: 0.2\n', ''), 'it says no Poni2', 'a.poni'],
    [saved.replace('Rot3: 0.3', 'Rot3: x'), 'its Rot3 is no number: x', 'a.poni:11'],
    [saved.replace('7e-11', '0'), 'its Wavelength is 0 m, not above 0', 'a.poni:12'],
    [saved.replace('2.1', '3'), 'it is of version 3; 1, 2, 2.1 are known', 'a.poni:3'],
    [saved.replace('2.1', 'two'), 'its poni_version is no number: two', 'a.poni:3'],
    [saved.replace('{"pixel1"', '{pixel1'), 'its Detector_config is no JSON object', 'a.poni:5'],
    [config('[1, 2]'), 'its Detector_config is no JSON object', 'a.poni:5'],
    [config('{"pixel1": "small", "pixel2": 1e-4}'), 'the size of a pixel is "small"', 'a.poni:5'],
    [config('{"pixel1": 0, "pixel2": 1e-4}'), 'the size of a pixel is 0', 'a.poni:5'],
    [config('{}'), 'does not say how large a pixel of Detector is', 'a.poni:5'],
    [saved.replace(/Detector_config.*\n/, ''), 'does not say how large a pixel of Detector is', 'a.poni:4'],
    [saved.replace('[2000, 1000]', '[2000]'), 'max_shape is [2000], not rows and columns', 'a.poni:5'],
    [saved.replace('[2000, 1000]', '[2000, -1]'), 'max_shape is [2000,-1]', 'a.poni:5'],
    [saved.replace('"orientation": 3', '"orientation": 7'), 'orientation 7 is not known', 'a.poni:5'],
    [`${saved}SplineFile: /data/frelon.spline\n`, 'a distortion by a spline file', 'a.poni:13'],
    [config('{"pixel1": 1e-4, "pixel2": 1e-4, "radius": 0.3}'), 'its detector is bent', 'a.poni:5'],
  ])('is refused by name and line, with advice: %j', (text, why, where) => {
    const refused = refusalOf(() => parsePoni(text, { file: 'a.poni' }))
    expect(refused.message).toMatch(/^Not a PONI file that can be used: /)
    expect(refused.message).toContain(why)
    expect(refused).toMatchObject({ kind: 'format', where, advice: expect.stringMatching(/\S/) as unknown })
  })

  test('is refused by line where it is the text of a parameter', () => {
    expect(refusalOf(() => parsePoni('Distance: near'))).toMatchObject({ where: 'PONI, line 1' })
    expect(refusalOf(() => parsePoni(''))).toMatchObject({ where: 'PONI' })
  })

  test('whatever it is, is refused in words', () => {
    const anyLine = fc.tuple(fc.constantFrom('Distance', 'Poni1', 'Detector_config', 'x'), fc.string())
    fc.assert(
      fc.property(fc.array(anyLine), lines => {
        const text = lines.map(([key, value]) => `${key}: ${value}`).join('\n')
        expect(refusalOf(() => parsePoni(text))).toBeInstanceOf(HutchError)
      }),
      { seed: 11 },
    )
  })
})

function refusalOf(work: () => unknown): HutchError {
  try {
    work()
  } catch (error) {
    if (error instanceof HutchError) return error
    throw error
  }
  throw new Error('It was not refused')
}
