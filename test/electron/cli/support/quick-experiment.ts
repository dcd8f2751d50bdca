import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Beamline } from '../../../../shared/model/beamline.ts'

/** Three darks and a scan; at speed 50 a point takes some 30 ms. */
export function quickDescription(intervals = 10): string {
  return `hutch: 1
sequence: Quick
tree:
  - paramSet: Sample
    name: chalk
  - acquisition: Dark
    role: dark
    frames: 3
    exposure: 10 ms
  - scan: Scan
    axis: { motor: energy, from: 4 keV, to: 4.1 keV, steps: ${intervals} }
    each:
      - acquisition: Data
        role: data
        frames: 2
        exposure: 20 ms
record: { ring current: counter srcur, energy: motor energy }
`
}

/** Writes a description into `folder` and returns its path. */
export function descriptionFile(folder: string, yaml: string): string {
  const file = join(folder, 'quick.yml')
  writeFileSync(file, yaml)
  return file
}

/** A beamline file with the devices of `beamline`; YAML reads JSON. */
export function beamlineFile(folder: string, beamline: Beamline): string {
  const { counters, detectors, energy, motors, name, ringCurrent, sample, shutter, source, spec } = beamline
  const file = join(folder, 'beamline.yml')
  const content = {
    hutch: 1,
    beamline: name,
    spec: `${spec.host}:${'port' in spec ? spec.port : spec.server}`,
    shutter,
    sample: sample && {
      motor: sample.motor,
      in: `${sample.in} ${sample.unit}`,
      out: `${sample.out} ${sample.unit}`,
    },
    motors,
    counters: Object.fromEntries(Object.entries(counters).map(([counter, { unit }]) => [counter, unit])),
    ringCurrent,
    energy,
    source: { name: source.name },
    detectors: Object.fromEntries(
      detectors.map(({ driver, host, id, image, onlyByName = false, pixelType, port }) => [
        id,
        { driver, host, port, image, pixelType, onlyByName },
      ]),
    ),
  }
  writeFileSync(file, JSON.stringify(content, undefined, 1))
  return file
}
