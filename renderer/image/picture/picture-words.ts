import { dataPath } from '../../words/paths.ts'
import { shortNumber } from '../image-words.ts'
import type { Look } from '../look.ts'
import type { Shown } from '../painter-protocol.ts'

/** What stands below a saved picture, and inside its file: where the pixels are from, and how they became colours. */
export function pictureWords(shown: Shown, look: Look, process: readonly string[]): readonly string[] {
  const { bin, binMode, image, levels, region, source } = shown
  const part =
    region.width >= image.width && region.height >= image.height
      ? ''
      : `, columns ${Math.round(region.x)} … ${Math.round(region.x + region.width)}, rows ${Math.round(region.y)} … ${Math.round(region.y + region.height)}`
  return [
    `${dataPath(source.file, source.dataset)}, frame ${source.frame}${part}`,
    [
      `levels ${shortNumber(levels.low)} … ${shortNumber(levels.high)} ${look.scale}`,
      look.map,
      bin === 1 ? '1:1' : `1:${bin} ${binMode}`,
      ...process,
    ].join(' · '),
  ]
}
