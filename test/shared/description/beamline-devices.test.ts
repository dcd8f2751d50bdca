import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkDraft,
  devicesIn,
  withDraft,
  withoutDevice,
} from '../../../shared/description/beamline-devices.ts'
import schema from '../../../shared/description/beamline.schema.json' with { type: 'json' }
import { deviceKinds } from '../../../shared/description/device-kinds.ts'
import { parseBeamline } from '../../../shared/description/parse-beamline.ts'
import type { DeviceDraft } from '../../../shared/model/devices.ts'
import { cases } from '../../support/random-cases.ts'

const text = `# Beamline of the tests
hutch: 1
beamline: ID99 # not built yet
spec: localhost:fourc

motors:
  samy: { unit: mm, speed: 1 } # the sample
# Cameras
detectors:
  frelon: # the old one
    driver: microscope
    port: 7000 # since 2019
    image: { height: 2048, width: 2048 }
  basler: { driver: microscope, port: 7001, image: { height: 4, width: 4 } }
follow: { detectors: [frelon] }
`

function draftOf(id: string, change: Partial<DeviceDraft> = {}): DeviceDraft {
  const device = devicesIn(text).find(found => found.id === id)
  if (device === undefined) throw new Error(id)
  return { was: id, kind: device.kind, name: device.name, settings: device.settings, ...change }
}

const frelon = (settings: object, name = 'frelon'): DeviceDraft =>
  draftOf('detectors/frelon', { name, settings: { ...draftOf('detectors/frelon').settings, ...settings } })

describe('devices of a beamline file', () => {
  test('are the beamline, SPEC and every detector, each with its own settings', () => {
    expect(devicesIn(text).map(({ id, kind, name }) => [id, kind, name])).toEqual([
      ['beamline', 'beamline', 'ID99'],
      ['spec', 'spec', 'SPEC server'],
      ['detectors/frelon', 'microscope', 'frelon'],
      ['detectors/basler', 'microscope', 'basler'],
    ])
    expect(draftOf('spec').settings).toEqual({
      spec: 'localhost:fourc',
      motors: { samy: { unit: 'mm', speed: 1 } },
    })
  })

  test('have every key of the schema in exactly one form', () => {
    const keys = deviceKinds
      .filter(({ role }) => role !== 'detector')
      .flatMap(({ schema }) => Object.keys(schema.properties ?? {}))
    expect(new Set(keys).size).toBe(keys.length)
    expect([...keys, 'hutch', 'detectors'].toSorted()).toEqual(Object.keys(schema.properties).toSorted())
  })
})

describe('a change', () => {
  test('touches its own value only: comments, order and blank lines stay', () => {
    expect(withDraft(text, frelon({ port: 7010 }))).toBe(text.replace('port: 7000', 'port: 7010'))
  })

  test('that changes nothing leaves the file as it is, to the byte', () => {
    const odd = text.replace('beamline: ID99', 'beamline:    "ID99"')
    expect(withDraft(odd, draftOf('detectors/frelon'))).toBe(odd)
  })

  test('of a name keeps place and comments, and follows it where it is used', () => {
    const changed = withDraft(text, frelon({}, 'camera'))
    expect(changed).toContain('\n  camera:')
    for (const comment of [
      '# Beamline of the tests',
      '# not built yet',
      '# the sample',
      '# Cameras',
      '# the old one',
    ]) {
      expect(changed).toContain(comment)
    }
    expect(devicesIn(changed).map(({ name }) => name)).toEqual(['ID99', 'SPEC server', 'camera', 'basler'])
    expect('beamline' in parseBeamline(changed, 'b.yml')).toBe(true)
  })

  test('of several values keeps the rest to the byte', () => {
    const changed = withDraft(text, frelon({ port: 1, image: { height: 5, width: 2048 } }))
    expect(changed).toBe(text.replace('port: 7000', 'port: 1').replace('{ height: 2048', '{ height: 5'))
  })

  test('adds a detector, also where there was none', () => {
    const fresh = {
      was: undefined,
      kind: 'microscope',
      name: 'new',
      settings: { port: 1, image: { height: 1, width: 1 } },
    }
    expect(devicesIn(withDraft(text, fresh)).at(-1)).toMatchObject({
      id: 'detectors/new',
      kind: 'microscope',
    })
    const bare = 'hutch: 1\nbeamline: B\nspec: a:b\ndetectors:\n'
    expect(devicesIn(withDraft(bare, fresh)).at(-1)).toMatchObject({ name: 'new' })
  })

  test('removes a detector, and its name where scans are followed', () => {
    const left = withoutDevice(text, 'detectors/frelon')
    expect(devicesIn(left).map(({ name }) => name)).toEqual(['ID99', 'SPEC server', 'basler'])
    expect('beamline' in parseBeamline(left, 'b.yml')).toBe(true)
  })

  test('whatever is typed, the file stays one that can be read, and says what was typed', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), value => {
        const changed = withDraft(text, frelon({ host: value }))
        const settings = devicesIn(changed).find(({ name }) => name === 'frelon')?.settings
        // What YAML cannot hold is refused before it is saved.
        const isRefused = checkDraft(text, frelon({ host: value })).length > 0
        expect(isRefused || settings?.host === value).toBe(true)
      }),
      { seed: 20240229, numRuns: cases(100) },
    )
  })
})

describe('a draft is checked by the rules of the whole file', () => {
  test.each([
    [{ port: 99_999 }, '/port', /port number from 1 to 65535/],
    [{ port: 'many' }, '/port', /port number/],
    [{ port: undefined }, '/port', /has no "port"/],
    [{ image: { height: 0, width: 5 } }, '/image/height', /pixels/],
    [{ pixelType: 'uint12' }, '/pixelType', /did you mean "uint16"/],
    [{ colour: 1 }, '/colour', /unknown key "colour"/],
    [{ geometry: { distance: '3 apples', centre: { x: 1, y: 1 } } }, '/geometry/distance', /geometry/],
  ])('%o is told beside %s', (settings, pointer, message) => {
    const problems = checkDraft(text, frelon(settings))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ pointer, message: expect.stringMatching(message) as string })
  })

  test.each([
    ['basler', /already/],
    ['2nd', /detector name/],
    ['', /detector name/],
  ])('the name %o is told beside the name', (name, message) => {
    expect(checkDraft(text, frelon({}, name))[0]).toMatchObject({
      pointer: '/',
      message: expect.stringMatching(message) as string,
    })
  })

  test('SPEC: a unit that does not exist, a motor that is used and missing', () => {
    const spec = draftOf('spec', { settings: { spec: 'h:1', energy: 'mono', motors: { a: { unit: 'mn' } } } })
    expect(checkDraft(text, spec).map(({ pointer }) => pointer)).toEqual(['/motors/a/unit', '/energy'])
  })

  test('nothing is wrong with what is there', () => {
    for (const { id } of devicesIn(text)) expect(checkDraft(text, draftOf(id))).toEqual([])
  })
})
