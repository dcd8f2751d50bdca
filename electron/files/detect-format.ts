import { extname } from 'node:path'
import type { FileBytes } from './file-bytes.ts'
import { damaged, notSupported } from './file-problems.ts'

export type FileFormat = 'hdf5' | 'edf' | 'tiff' | 'cbf' | 'npy' | 'xrm' | 'spec' | 'columns'

/** Enough for every signature and for a text file to show what it is. */
const SNIFF_BYTES = 64 * 1024

/**
 * What a file is by its first bytes; its name counts only where the bytes say nothing. Known formats that we do not read
 * are `format` problems that say what they are.
 */
export async function detectFormat(bytes: FileBytes): Promise<FileFormat> {
  if (bytes.size === 0) throw damaged(bytes.file, 'it is empty')
  const start = await bytes.read(0, SNIFF_BYTES)
  const known = signatures.find(([matches]) => matches(start))?.[1]
  if (known !== undefined) return known
  if (await hasHdf5Signature(bytes)) return 'hdf5'
  refuseForeign(bytes.file, start)
  return textFormat(bytes.file, start)
}

const signatures: readonly (readonly [(start: Buffer) => boolean, FileFormat])[] = [
  [start => /^(II[*+]\0|MM\0[*+])/.test(start.toString('latin1', 0, 4)), 'tiff'],
  [
    start => start.toString('latin1', 0, 6) === '###CBF' || start.includes('--CIF-BINARY-FORMAT-SECTION--'),
    'cbf',
  ],
  [
    start =>
      /^\s{0,4}\{[\s\0]/.test(start.toString('latin1', 0, 8)) &&
      !/^\s*\{\s*HEADER_BYTES/i.test(start.toString('latin1', 0, 64)),
    'edf',
  ],
  [start => start.toString('latin1', 0, 6) === '\x93NUMPY', 'npy'],
  [start => start.toString('latin1', 0, 8) === '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'xrm'],
]

const hdf5Signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')

/** At byte 0, or behind a user block of 512, 1024, 2048 … bytes. */
async function hasHdf5Signature(bytes: FileBytes): Promise<boolean> {
  for (let at = 0; at + 8 <= bytes.size; at = at === 0 ? 512 : at * 2) {
    if ((await bytes.read(at, 8)).equals(hdf5Signature)) return true
  }
  return false
}

/** What it is, how it begins (bytes as Latin-1), what to do. */
const foreign: readonly (readonly [string, readonly string[], string])[] = [
  ['HDF4, not HDF5', ['\x0e\x03\x13\x01'], 'Convert it with `h4toh5 FILE`.'],
  ['compressed as a whole (bzip2)', ['BZh'], 'Unpack it first: `bunzip2 FILE`.'],
  ['compressed as a whole (xz or zstd)', ['\xfd7zXZ', '\x28\xb5\x2f\xfd'], 'Unpack it first.'],
  ['a ZIP archive', ['PK\x03\x04'], 'Unpack it first: `unzip FILE`.'],
  [
    'netCDF classic, not HDF5',
    ['CDF\x01', 'CDF\x02', 'CDF\x05'],
    'Convert it with `nccopy -k netCDF-4 FILE NEW.nc`.',
  ],
  ['a PNG image', ['\x89PNG'], 'Convert it to TIFF.'],
  ['a JPEG image', ['\xff\xd8\xff'], 'Convert it to TIFF; its pixel values are already changed.'],
]

function refuseForeign(file: string, start: Buffer): void {
  const head = start.toString('latin1', 0, 512)
  const found = foreign.find(([, beginnings]) => beginnings.some(beginning => head.startsWith(beginning)))
  if (found !== undefined) throw notSupported(file, `is ${found[0]}`, found[2])
  if (/^\s*\{\s*HEADER_BYTES/i.test(head)) {
    throw notSupported(
      file,
      'is an SMV/d*TREK image (ADSC)',
      'Convert it to EDF or CBF with `fabio-convert`.',
    )
  }
}

function textFormat(file: string, start: Buffer): FileFormat {
  if (start.includes(0)) throw unknown(file, start)
  const text = start.toString('latin1')
  if (/^\s*#[FS]\s/.test(text) || /\n#S \d/.test(text)) return 'spec'
  return 'columns'
}

export function unknown(file: string, start: Buffer): Error {
  const expected = bySuffix[extname(file).toLowerCase()]
  const begins = JSON.stringify(start.toString('latin1', 0, 8))
  const what =
    expected === undefined
      ? `is in no format that is known here (it begins with ${begins})`
      : `is not ${expected}, whatever its name says (it begins with ${begins})`
  return notSupported(
    file,
    what,
    'Known are HDF5/NeXus, EDF, TIFF, CBF, XRM, npy, SPEC data files and text tables of numbers.',
  )
}

const bySuffix: Readonly<Record<string, string>> = {
  '.h5': 'an HDF5 file',
  '.hdf5': 'an HDF5 file',
  '.hdf': 'an HDF5 file',
  '.nxs': 'an HDF5 file',
  '.nx5': 'an HDF5 file',
  '.edf': 'an EDF file',
  '.tif': 'a TIFF file',
  '.tiff': 'a TIFF file',
  '.cbf': 'a CBF file',
  '.npy': 'an array of numpy',
  '.xrm': 'an XRM file',
  '.txrm': 'a TXRM file',
  '.txm': 'a TXM file',
  '.spec': 'a SPEC data file',
}
