import { didYouMean, listWords } from '../base/suggest.ts'
import type { Beamline } from '../model/beamline.ts'
import type { NativeScanRule } from '../model/description.ts'
import type { DetectorFacts } from '../model/detector-facts.ts'
import type { DetectorId } from '../model/ids.ts'
import { frameBytes } from '../model/pixels.ts'
import type { CameraPlan, NativeScanPlan } from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'
import { parseScanCommand } from '../spec/scan-command.ts'

/** What the command of a scan of SPEC tells in advance, and the camera that goes with its points. */
export function planNative(
  node: NativeScanRule,
  beamline: Beamline,
  detectors: ReadonlyMap<DetectorId, DetectorFacts>,
  problems: Problem[],
): Pick<NativeScanPlan, 'command' | 'shape' | 'axes' | 'countS' | 'cameras'> {
  const { axes, seconds = 0, shape } = parseScanCommand(node.command)
  const points = shape?.reduce((product, size) => product * size, 1) ?? 0
  return {
    command: node.command,
    shape,
    axes: axes.map(motors =>
      motors.map(moved => ({ ...moved, unit: beamline.motors[moved.motor]?.unit ?? '' })),
    ),
    countS: seconds,
    cameras: cameras(node, beamline, problems).map(settings => {
      const { image, pixelType } = detectors.get(settings.id) ?? settings
      return {
        detector: settings.id,
        image,
        pixelType,
        compression: settings.compression,
        frames: 1,
        exposureS: seconds,
        totalFrames: points,
        totalBytes: points * frameBytes(image, pixelType),
      } satisfies CameraPlan
    }),
  }
}

function cameras(
  { detector, name, places }: NativeScanRule,
  beamline: Beamline,
  problems: Problem[],
): Beamline['detectors'] {
  if (detector === undefined) return []
  const found = beamline.detectors.filter(({ id }) => id === detector)
  if (found.length > 0) return found
  const names = beamline.detectors.map(({ id }) => id)
  const message = `unknown detector "${detector}" in scan "${name}"${didYouMean(detector, names)}`
  const advice = `Detectors of ${beamline.name} are ${listWords(names, 'and')}.`
  problems.push({ kind: 'description', message, where: places.detector ?? '', advice })
  return []
}
