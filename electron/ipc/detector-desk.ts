import { writeFile } from 'node:fs/promises'
import type { DetectorCalls, MaskBack, MaskedCount } from '../../shared/ipc/detector-calls.ts'
import type { ExportedFile } from '../../shared/ipc/contract.ts'
import { changeMask, maskedPixels, type MaskChange } from '../../shared/imaging/change-mask.ts'
import { poniOptics } from '../../shared/imaging/geometry/poni-optics.ts'
import { npyHeader } from '../../shared/imaging/npy-header.ts'
import { pixelView, type ImageShape } from '../../shared/model/pixels.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DataFile } from '../files/data-file.ts'
import { readMask } from '../files/detector-mask.ts'
import type { ChosenMask, DetectorMasks } from '../files/detector-masks.ts'
import { readPoniFile, type PoniFile } from '../files/poni-file.ts'
import { diskError } from '../platform/disk-error.ts'
import { readFrame } from './read-frame.ts'
import type { CallHandlers } from './serve.ts'
import type { ShownFrame, ViewDesk } from './view-desk.ts'
import { viewOfWindow } from '../../shared/ipc/window-views.ts'

export interface DetectorDeskParts {
  readonly views: Pick<ViewDesk, 'shownIn' | 'renew'>
  readonly masks: DetectorMasks
  /** Undefined gives it back to the files. */
  readonly chooseGeometry: (detector: string, chosen: PoniFile | undefined) => Promise<void>
  /** For the next time Hutch is started. */
  readonly rememberMask: (
    detector: string,
    chosen: ChosenMask | undefined,
    image: ImageShape,
  ) => Promise<void>
  readonly openFile: (file: string) => Promise<DataFile>
  readonly chooseFile: (kind: 'mask' | 'poni') => Promise<string | undefined>
  readonly chooseTarget: (name: string, formats: readonly ['npy']) => Promise<string | undefined>
}

/** What the window may say about a detector whose image it shows: its mask and its geometry. */
export function detectorCalls(parts: DetectorDeskParts): Pick<CallHandlers, keyof DetectorCalls> {
  const { views } = parts
  const shown = (view: string, window: string): ShownFrame => views.shownIn(viewOfWindow(window, view))
  return {
    'mask.open': async ({ view }, { key }) => await openMask(parts, shown(view, key)),
    'mask.change': async ({ change, view }, { key }) => await redrawMask(parts, shown(view, key), change),
    'mask.back': async ({ to, view }, { key }) => await takeBack(parts, shown(view, key), to),
    'mask.save': async ({ view }, { key }) => await saveMask(parts, shown(view, key)),
    'mask.file': async ({ image }) => await chooseMaskFile(parts, image),
    'geometry.open': async ({ view }, { key }) => await openGeometry(parts, shown(view, key)),
    'geometry.text': async () => {
      const file = await parts.chooseFile('poni')
      return file === undefined ? undefined : { text: (await readPoniFile(file)).text }
    },
    'geometry.reset': async ({ view }, { key }) => {
      await chooseGeometry(parts, shown(view, key), undefined)
      return undefined
    },
  }
}

async function openMask(parts: DetectorDeskParts, shown: ShownFrame): Promise<MaskedCount | undefined> {
  const file = await parts.chooseFile('mask')
  if (file === undefined) return undefined
  const { image } = shown
  const { values } = await readMask(parts.openFile, file, { image, id: 0 })
  return await chooseMask(parts, shown, values, file)
}

/** Told now that it is no mask for these images, not when the workflow begins. */
async function chooseMaskFile(
  { chooseFile, openFile }: DetectorDeskParts,
  image: ImageShape | undefined,
): Promise<{ readonly file: string } | undefined> {
  const file = await chooseFile('mask')
  if (file !== undefined && image !== undefined) await readMask(openFile, file, { image, id: 0 })
  return file === undefined ? undefined : { file }
}

async function redrawMask(
  parts: DetectorDeskParts,
  shown: ShownFrame,
  change: MaskChange,
): Promise<MaskedCount> {
  const { image, place } = shown
  const { buffer, pixelType } = await readFrame(await parts.openFile(place.file), place.dataset, place.frame)
  const pixels = pixelView(buffer, pixelType, 0, image.width * image.height)
  const before = (await maskOf(parts, shown))?.values
  return await chooseMask(parts, shown, changeMask(change, { image, before, pixels }))
}

async function takeBack(parts: DetectorDeskParts, shown: ShownFrame, to: MaskBack): Promise<MaskedCount> {
  if (to === 'files') return await chooseMask(parts, shown, undefined)
  parts.masks.undo(shown.name)
  return await renewed(parts, shown)
}

async function saveMask(parts: DetectorDeskParts, shown: ShownFrame): Promise<ExportedFile | undefined> {
  const { height, width } = shown.image
  const mask = await maskOf(parts, shown)
  if (mask === undefined)
    throw new HutchError({
      kind: 'usage',
      message: 'There is no mask to be saved',
      advice: 'Draw one, or open one.',
    })
  const name = shown.name.replace(/^.*[/\\:]/, '')
  const file = await parts.chooseTarget(`mask_${name}`, ['npy'])
  if (file === undefined) return undefined
  const content = Buffer.concat([npyHeader('|u1', [height, width]), mask.values])
  try {
    await writeFile(file, content)
  } catch (error) {
    throw diskError(error, file, 'write the mask')
  }
  return { file, bytes: content.length }
}

async function openGeometry(
  parts: DetectorDeskParts,
  shown: ShownFrame,
): Promise<{ readonly file: string } | undefined> {
  const file = await parts.chooseFile('poni')
  if (file === undefined) return undefined
  const chosen = await readPoniFile(file)
  // Of another detector: told now, not with the next frame.
  poniOptics(chosen.poni, shown.image)
  await chooseGeometry(parts, shown, chosen)
  return { file }
}

async function chooseGeometry(
  parts: DetectorDeskParts,
  { name }: ShownFrame,
  chosen: PoniFile | undefined,
): Promise<void> {
  await parts.chooseGeometry(name, chosen)
  await parts.views.renew(name)
}

async function chooseMask(
  parts: DetectorDeskParts,
  shown: ShownFrame,
  values: Uint8Array | undefined,
  file?: string,
): Promise<MaskedCount> {
  parts.masks.choose(shown.name, values, file)
  return await renewed(parts, shown)
}

async function renewed(parts: DetectorDeskParts, shown: ShownFrame): Promise<MaskedCount> {
  await parts.views.renew(shown.name)
  // Of somebody's file, which has no detector that would be there the next time, it lasts as long as Hutch runs.
  if (!shown.name.includes('::'))
    await parts.rememberMask(shown.name, parts.masks.chosen(shown.name), shown.image)
  const mask = await maskOf(parts, shown)
  const pixels = shown.image.width * shown.image.height
  return { masked: mask === undefined ? 0 : maskedPixels(mask.values), pixels }
}

async function maskOf({ masks }: DetectorDeskParts, { image, name, recorded }: ShownFrame) {
  return await masks.of(name, image, recorded)
}
