import { mostRois, roiColours, type Roi, type RoiShape } from '../../../shared/model/roi.ts'
import { translate } from './roi-geometry.ts'

/* Lists of regions in, lists out: what buttons, keys and handles do to them. */

/** Puts a region behind the others, with the next free name and colour. The list is unchanged when it is full. */
export function addRoi(rois: readonly Roi[], shape: RoiShape, id: string): readonly Roi[] {
  if (rois.length >= mostRois) return rois
  const colour = (rois.length % roiColours) + 1
  return [...rois, { id, name: freeName(rois, 'roi'), shape, colour, isLocked: false, isCounter: false }]
}

/** A locked region keeps its shape and stays; lock, colour and counter can always be changed. */
export function editRoi(rois: readonly Roi[], id: string, part: Partial<Omit<Roi, 'id'>>): readonly Roi[] {
  return rois.map(roi => {
    if (roi.id !== id) return roi
    const { shape, ...rest } = part
    const mayMove = shape !== undefined && !roi.isLocked
    return { ...roi, ...rest, ...(mayMove ? { shape } : {}) }
  })
}

export function removeRoi(rois: readonly Roi[], id: string): readonly Roi[] {
  return rois.filter(roi => roi.id !== id || roi.isLocked)
}

/** Beside the original, so that one sees two. */
const copyOffsetPx = 10

export function copyRoi(rois: readonly Roi[], id: string, newId: string): readonly Roi[] {
  const roi = rois.find(candidate => candidate.id === id)
  if (roi === undefined || rois.length >= mostRois) return rois
  const name = freeName(rois, roi.name.replace(/\d+$/, ''))
  const shape = translate(roi.shape, copyOffsetPx, copyOffsetPx)
  const colour = (rois.length % roiColours) + 1
  return [...rois, { id: newId, name, shape, colour, isLocked: false, isCounter: false }]
}

/** `roi1`, `roi2` …: the first that none has. */
export function freeName(rois: readonly Roi[], stem: string): string {
  const taken = new Set(rois.map(({ name }) => name))
  for (let number = 1; ; number++) {
    if (!taken.has(`${stem}${number}`)) return `${stem}${number}`
  }
}

/** Why a name cannot be given; undefined when it can. */
export function whyNotName(rois: readonly Roi[], id: string, name: string): string | undefined {
  if (!/^[A-Za-z]/.test(name)) return 'A name begins with a letter'
  if (!/^\w{1,32}$/.test(name)) return 'A name has up to 32 letters, digits and _'
  return rois.some(roi => roi.id !== id && roi.name === name) ? `There is another ${name}` : undefined
}
