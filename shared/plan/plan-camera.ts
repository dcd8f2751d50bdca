import { didYouMean, listWords } from '../base/suggest.ts'
import { convertUnit } from '../base/units.ts'
import type { Beamline, DetectorSettings } from '../model/beamline.ts'
import type { AcquisitionRule } from '../model/description.ts'
import type { DetectorFacts } from '../model/detector-facts.ts'
import type { DetectorId } from '../model/ids.ts'
import { frameBytes } from '../model/pixels.ts'
import type { CameraPlan } from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'

/** Counting time of an acquisition that names none, s: SPEC users count for 0.1 s to 1 s. */
export const defaultCountS = 0.1

/** Camera of one acquisition with the sizes of all its executions. What is wrong goes to `problems`. */
export function planCamera(
  node: AcquisitionRule,
  executions: number,
  beamline: Beamline,
  detectors: ReadonlyMap<DetectorId, DetectorFacts>,
  problems: Problem[],
): { readonly camera: CameraPlan | undefined; readonly exposureS: number | undefined } {
  const exposureS = node.exposure && convertUnit(node.exposure.value, node.exposure.unit, 's')
  const settings = chooseDetector(node, beamline, problems)
  if (settings === undefined) return { camera: undefined, exposureS }
  const facts = detectors.get(settings.id)
  if (exposureS === undefined) {
    const message = `acquisition "${node.name}" has no exposure`
    const advice = 'Add "exposure: 0.05 s".'
    problems.push({ kind: 'description', message, where: node.places[''] ?? '', advice })
    return { camera: undefined, exposureS }
  }
  problems.push(...refuseExposure(node, exposureS, facts))
  const { image, pixelType } = facts ?? settings
  const totalFrames = node.frames * executions
  const totalBytes = totalFrames * frameBytes(image, pixelType)
  const camera = {
    detector: settings.id,
    image,
    pixelType,
    frames: node.frames,
    exposureS,
    compression: node.compression ?? settings.compression,
    totalFrames,
    totalBytes,
  }
  return { camera, exposureS }
}

/** The one named, or the only one that need not be named. Positions are monitored without a camera unless one is named. */
function chooseDetector(
  node: AcquisitionRule,
  beamline: Beamline,
  problems: Problem[],
): DetectorSettings | undefined {
  const names = beamline.detectors.map(detector => detector.id)
  if (node.detector !== undefined) {
    const found = beamline.detectors.find(detector => detector.id === node.detector)
    if (found !== undefined) return found
    const message = `unknown detector "${node.detector}" in acquisition "${node.name}"${didYouMean(node.detector, names)}`
    const advice = `Detectors of ${beamline.name} are ${listWords(names, 'and')}.`
    problems.push({ kind: 'description', message, where: node.places.detector ?? '', advice })
    return undefined
  }
  if (node.role === 'monitorPosition') return undefined
  const usual = beamline.detectors.filter(({ onlyByName }) => onlyByName !== true)
  if (usual.length <= 1) return usual[0]
  const message = `acquisition "${node.name}" does not say which detector to use`
  const advice = `Add "detector:" with one of ${listWords(names)}.`
  problems.push({ kind: 'description', message, where: node.places[''] ?? '', advice })
  return undefined
}

function refuseExposure(
  node: AcquisitionRule,
  exposureS: number,
  facts: DetectorFacts | undefined,
): readonly Problem[] {
  if (facts === undefined) return []
  const [shortestS, longestS] = facts.exposureRangeS
  if (exposureS >= shortestS && exposureS <= longestS) return []
  const message = `detector "${facts.id}" cannot expose for ${exposureS} s (acquisition "${node.name}")`
  const advice = `It exposes from ${shortestS} s to ${longestS} s.`
  return [{ kind: 'limit', message, where: node.places.exposure ?? node.places[''] ?? '', advice }]
}
