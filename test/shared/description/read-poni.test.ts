import { expect, test } from 'vitest'
import { checkDraft } from '../../../shared/description/beamline-devices.ts'
import { readPoni } from '../../../shared/description/read-poni.ts'

const text = `# Calibration done by pyFAI
poni_version: 2
Detector: Detector
Detector_config: {"pixel1": 0.0001, "pixel2": 0.0001, "max_shape": [1065, 1030]}
Distance: 0.15
Poni1: 0.05
Poni2: 0.05
Rot1: 0.01
Rot2: 0.0
Rot3: -3.141592653589793
Wavelength: 1e-10
`

test('a geometry of pyFAI becomes settings of a detector', () => {
  expect(readPoni(text, 'a.poni', undefined)).toEqual({
    distance: '150 mm',
    centre: { x: 500, y: 500 },
    pixelSize: '100 um',
    energy: '12.3984198 keV',
    tilt: { rot1: 0.572957795, rot2: 0, rot3: -180 },
  })
})

test('the settings are ones that a beamline file accepts', () => {
  const beamline = 'hutch: 1\nbeamline: B\nspec: a:b\n'
  const settings = { port: 1, image: { height: 1, width: 1 }, geometry: readPoni(text, 'a.poni', undefined) }
  expect(checkDraft(beamline, { was: undefined, kind: 'microscope', name: 'a', settings })).toEqual([])
})

test('where the file names its detector only, the detector says how large its pixels are', () => {
  const named = text.replace(/Detector_config.*\n/, '')
  expect(readPoni(named, 'a.poni', 50)).toMatchObject({ centre: { x: 1000, y: 1000 }, pixelSize: '50 um' })
  expect(() => readPoni(named, 'a.poni', undefined)).toThrow('how large a pixel of Detector is')
})

test('pixels that are no squares are refused, since a beamline file cannot say them', () => {
  expect(() => readPoni(text.replace('"pixel1": 0.0001', '"pixel1": 7.5e-05'), 'a.poni', undefined)).toThrow(
    'The pixels of this PONI file are 75 µm high and 100 µm wide',
  )
})

test.each(['', 'hello', text.replace('Distance: 0.15', 'Distance: far')])(
  'anything else is refused by name: %j',
  other => {
    expect(() => readPoni(other, 'a.poni', 50)).toThrow('Not a PONI file')
  },
)
