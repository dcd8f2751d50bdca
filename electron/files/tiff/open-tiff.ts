import type { FileValue } from '../../../shared/model/data-file.ts'
import type { DataFile } from '../data-file.ts'
import { type FileBytes, openBytes } from '../file-bytes.ts'
import { imageSeries } from '../image-series.ts'
import { treeFile } from '../tree-file.ts'
import { readDirectories, type TiffDirectory } from './tiff-directory.ts'
import { pageBytes, pageOf, pageShape, tag, type TiffPage } from './tiff-page.ts'
import { tiffPixels } from './tiff-pixels.ts'

/** TIFF and BigTIFF of either byte order; pages are read one by one, so that stacks may be larger than memory. */
export async function openTiff(file: string): Promise<DataFile> {
  const bytes = await openBytes(file)
  try {
    const pages = await readPages(bytes)
    const images = pages.map(({ page, header }) => ({
      shape: pageShape(page),
      type: page.type,
      header,
      extra: [],
      load: () => tiffPixels(bytes, page),
    }))
    return treeFile(file, 'TIFF', imageSeries(images), () => bytes.close())
  } catch (error) {
    await bytes.close()
    throw error
  }
}

interface Page {
  readonly page: TiffPage
  readonly header: Readonly<Record<string, FileValue>>
}

async function readPages(bytes: FileBytes): Promise<readonly Page[]> {
  const directories = await readDirectories(bytes)
  const pages = directories.map((directory, i) => ({
    page: pageOf(directory, `${bytes.file}::page ${i}`),
    header: headerOf(directory),
  }))
  const first = pages[0]
  if (first === undefined || pages.length > 1) return pages
  return hiddenPages(first, bytes.size)
}

/** ImageJ writes large stacks as one page and the rest of the images right behind it; only its description tells. */
function hiddenPages(first: Page, fileBytes: number): readonly Page[] {
  const description = first.header.description
  const said = typeof description === 'string' ? /^ImageJ=[\s\S]*?^images=(\d+)$/m.exec(description) : null
  const start = first.page.offsets[0] ?? 0
  const each = pageBytes(first.page)
  const images = Math.min(Number(said?.[1] ?? 1), Math.floor((fileBytes - start) / each))
  if (images < 2 || first.page.compression !== 'none') return [first]
  return Array.from({ length: images }, (_, i) => ({
    header: first.header,
    page: {
      ...first.page,
      pieceHeight: first.page.height,
      pieceWidth: first.page.width,
      offsets: [start + i * each],
    },
  }))
}

const textTags: Readonly<Record<string, number>> = {
  description: tag.description,
  make: 271,
  model: 272,
  software: 305,
  date_time: 306,
  artist: 315,
  host: 316,
}

function headerOf(directory: TiffDirectory): Readonly<Record<string, FileValue>> {
  const texts = Object.entries(textTags).flatMap(([name, number]) => {
    const text = directory.text(number)?.trim()
    return text === undefined || text === '' ? [] : [[name, text] as const]
  })
  return Object.fromEntries(texts)
}
