import { formatBytes } from '../../shared/base/format-bytes.ts'
import type { Clock } from '../../shared/base/clock.ts'
import type { Beamline, DetectorSettings, SpecAddress } from '../../shared/model/beamline.ts'
import type { DetectorFacts } from '../../shared/model/detector-facts.ts'
import type { TestReport } from '../../shared/model/devices.ts'
import { frameBytes } from '../../shared/model/pixels.ts'
import type { Problem } from '../../shared/model/problem.ts'
import { makeDetector } from '../detectors/make-detector.ts'
import { createSpecClient } from '../spec/spec-client.ts'

/** Connects for real, asks what is there, and disconnects. Rejects as the drivers do: after 5 s without an answer. */
export async function testDetector(
  settings: DetectorSettings,
  clock: Clock,
  signal: AbortSignal,
): Promise<TestReport> {
  const detector = makeDetector(settings, clock)
  try {
    const startedMs = clock.elapsedMs()
    const facts = await detector.describe(signal)
    const answeredMs = clock.elapsedMs() - startedMs
    return {
      facts: [...detectorFacts(facts), { label: 'Answered in', value: `${Math.round(answeredMs)} ms` }],
      warnings: differences(settings, facts),
      motors: [],
      counters: [],
    }
  } finally {
    await detector.close()
  }
}

/** As `testDetector`, for the SPEC server: which it is, and its motors and counters. */
export async function testSpec(
  address: SpecAddress,
  beamline: Beamline | undefined,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<TestReport> {
  const client = createSpecClient({ address, clock })
  try {
    await client.connect(signal)
    const startedMs = clock.elapsedMs()
    const [motors, counters] = [await client.motors(), await client.counters()]
    const version = await specVersion(client)
    return {
      facts: [
        { label: 'Server', value: client.name },
        ...(version === '' ? [] : [{ label: 'Version', value: version }]),
        { label: 'Motors', value: String(motors.length) },
        { label: 'Counters', value: String(counters.length) },
        { label: 'Listed in', value: `${Math.round(clock.elapsedMs() - startedMs)} ms` },
      ],
      warnings: beamline === undefined ? [] : missingNames(beamline, motors, counters),
      motors,
      counters,
    }
  } finally {
    await client.close()
  }
}

/** SPEC keeps its version in a global variable; servers that only speak its protocol have none. */
async function specVersion(client: { read(property: string): Promise<string> }): Promise<string> {
  const text = await client.read('var/VERSION').catch(() => '')
  return text === '0' ? '' : text
}

function detectorFacts(facts: DetectorFacts): TestReport['facts'] {
  const { exposureRangeS, image, model, pixelSizeUm, pixelType, readoutS, saturation } = facts
  const [shortestS, longestS] = exposureRangeS
  return [
    { label: 'Model', value: model },
    { label: 'Image', value: `${image.width} × ${image.height} px, ${pixelType}` },
    { label: 'Frame', value: formatBytes(frameBytes(image, pixelType)) },
    { label: 'Exposure', value: `${shortestS} to ${longestS} s` },
    { label: 'At most', value: `${Number((1 / (shortestS + readoutS)).toPrecision(3))} Hz` },
    ...(pixelSizeUm === undefined ? [] : [{ label: 'Pixel', value: `${pixelSizeUm} µm` }]),
    ...(saturation === undefined ? [] : [{ label: 'Saturation', value: `${saturation} counts` }]),
  ]
}

function differences({ id, image, pixelType }: DetectorSettings, facts: DetectorFacts): readonly Problem[] {
  const isSame =
    image.height === facts.image.height && image.width === facts.image.width && pixelType === facts.pixelType
  if (isSame) return []
  const said = `${facts.image.width} × ${facts.image.height} px, ${facts.pixelType}`
  return [
    {
      kind: 'device',
      message: `${id} has ${said}; its settings say ${image.width} × ${image.height} px, ${pixelType}`,
      advice: 'Correct image and pixel type: plans made while it is away go by the settings.',
    },
  ]
}

function missingNames(
  beamline: Beamline,
  motors: readonly string[],
  counters: readonly string[],
): readonly Problem[] {
  const absent = (names: readonly string[], known: readonly string[], what: string): readonly Problem[] => {
    const missing = names.filter(name => !known.includes(name))
    if (missing.length === 0) return []
    const message = `SPEC has no ${what} ${missing.join(', ')}`
    return [{ kind: 'not-found', message, advice: `Correct or remove the ${what}s of the beamline file.` }]
  }
  return [
    ...absent(Object.keys(beamline.motors), motors, 'motor'),
    ...absent(Object.keys(beamline.counters), counters, 'counter'),
  ]
}
