import type { DataFile } from '../data-file.ts'
import { openBytes, type FileBytes } from '../file-bytes.ts'
import { imageSeries, type SeriesImage } from '../image-series.ts'
import { number } from '../tree-datasets.ts'
import { group, type TreeNode, treeFile } from '../tree-file.ts'
import type { EdfFrame } from './edf-frame.ts'
import { type EdfIndex, indexEdf } from './edf-index.ts'
import { edfPixels, isComplete } from './edf-pixels.ts'

/** EDF of one or many frames. Frames that are cut off have zeros for what is missing and say so in `@warnings`. */
export async function openEdf(file: string): Promise<DataFile> {
  const bytes = await openBytes(file)
  try {
    const index = await indexEdf(bytes)
    const images = index.frames.map(frame => seriesImage(bytes, frame))
    return treeFile(file, 'EDF', imageSeries(images, warningsOf(index)), () => bytes.close())
  } catch (error) {
    await bytes.close()
    throw error
  }
}

function seriesImage(bytes: FileBytes, frame: EdfFrame): SeriesImage {
  const warnings = [...frame.warnings, ...(isComplete(bytes, frame) ? [] : ['cut off: missing pixels are 0'])]
  return {
    shape: frame.shape,
    type: frame.type,
    header: { ...Object.fromEntries(frame.header.items), ...(warnings.length === 0 ? {} : { warnings }) },
    extra: [...mnemonics(frame, 'motor', 'positioners'), ...mnemonics(frame, 'counter', 'counters')],
    load: () => edfPixels(bytes, frame),
  }
}

function warningsOf(index: EdfIndex): Readonly<Record<string, readonly string[]>> {
  return index.warnings.length === 0 ? {} : { warnings: index.warnings }
}

/** `motor_mne` and `motor_pos` go in pairs; a name without a value is left out. */
function mnemonics(frame: EdfFrame, key: string, name: string): readonly (readonly [string, TreeNode])[] {
  const names = words(frame.header.get(`${key}_mne`))
  const values = words(frame.header.get(`${key}_pos`)).map(Number)
  const members = names.flatMap((mnemonic, i): (readonly [string, TreeNode])[] => {
    const value = values[i]
    return value === undefined ? [] : [[mnemonic.replaceAll('/', '%'), number(value)]]
  })
  return members.length === 0 ? [] : [[name, group('NXcollection', members)]]
}

function words(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\s+/).filter(Boolean)
}
