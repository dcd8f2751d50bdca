import { didYouMean } from '../../shared/base/suggest.ts'
import { demand } from '../../shared/base/assert.ts'
import { counted } from '../../shared/base/counted.ts'
import { colourMapNames } from '../../shared/imaging/colour-maps.ts'
import {
  defaultPngLook,
  exportFormats,
  formatOfName,
  type ExportFormat,
  type PngLook,
} from '../../shared/model/export.ts'
import { HutchError } from '../../shared/model/problem.ts'
import { writeChecksums } from '../export/checksums.ts'
import { experimentPlace } from '../export/experiment-files.ts'
import { exportNode } from '../export/export-node.ts'
import { openDataFile } from '../files/open-data-file.ts'
import { makeSingleFile } from '../hdf5/single/make-single-file.ts'
import { hasFlag, optionValue, type ParsedArgs, type VerbSpec } from './parse-args.ts'
import { parseSlice } from './parse-slice.ts'
import type { VerbIo } from './verb-io.ts'

export const exportSpec: VerbSpec = {
  name: 'export',
  positional: ['FILE', '[PATH]', '[OUT]'],
  options: {
    to: {
      kind: 'value',
      value: exportFormats.join('|'),
      help: 'format; without it the ending of OUT says it',
    },
    slice: { kind: 'value', value: '"0,10:20,:"', help: "a part, in numpy's notation" },
    single: { kind: 'flag', help: 'a whole experiment as one file; FILE is its folder or master, then OUT' },
    checksums: { kind: 'flag', help: 'SHA-256 of every file and frame of an experiment, for sha256sum -c' },
    force: { kind: 'flag', help: 'replaces an existing file' },
    levels: { kind: 'value', value: 'LOW:HIGH', help: 'png: the values shown darkest and brightest' },
    map: { kind: 'value', value: colourMapNames.join('|'), help: 'png: colours, default gray' },
    depth: { kind: 'value', value: '8|16', help: 'png: bits per pixel, default 8' },
    json: { kind: 'flag', help: 'one JSON object: file, format, bytes' },
  },
}

/** `hutch export`: one node in another format, or a whole experiment as one file with or without its checksums. */
export async function exportVerb(args: ParsedArgs, io: VerbIo): Promise<number> {
  if (hasFlag(args, 'single')) await exportSingle(args, io)
  if (hasFlag(args, 'checksums')) await exportChecksums(args, io)
  if (hasFlag(args, 'single') || hasFlag(args, 'checksums')) return 0
  return await exportOneNode(args, io)
}

async function exportSingle(args: ParsedArgs, io: VerbIo): Promise<void> {
  const [source, out] = args.positional
  const { master, single } = await experimentPlace(demand(source, 'FILE'))
  const target = out ?? single
  const frames = await makeSingleFile(master, target, { replace: hasFlag(args, 'force') })
  if (hasFlag(args, 'json')) io.json({ event: 'single', file: target, frames })
  else io.out(`${target}  ${counted(frames, 'frame')}`)
}

async function exportChecksums(args: ParsedArgs, io: VerbIo): Promise<void> {
  const { manifest, files, chunks } = await writeChecksums(demand(args.positional[0], 'FILE'))
  if (hasFlag(args, 'json')) io.json({ event: 'checksums', file: manifest, files, chunks })
  else io.out(`${manifest}  ${counted(files, 'file')}, ${counted(chunks, 'frame')}`)
}

async function exportOneNode(args: ParsedArgs, io: VerbIo): Promise<number> {
  const [source, path, target] = args.positional
  if (path === undefined || target === undefined) {
    throw usage(
      'export',
      `export needs ${path === undefined ? 'PATH and OUT' : 'OUT'}`,
      'Usage: hutch export FILE PATH OUT, or hutch export DIR --single [OUT]',
    )
  }
  const format = formatOf(optionValue(args, 'to'), target)
  const look = lookOf(args)
  const file = await openDataFile(demand(source, 'FILE'))
  try {
    const node = await file.node(path)
    const slice = parseSlice(optionValue(args, 'slice') ?? '', node.shape?.length ?? 0)
    const order = { path: node.path, slice, format, out: target, force: hasFlag(args, 'force'), look }
    const bytes = await exportNode(file, order)
    if (hasFlag(args, 'json')) io.json({ event: 'exported', file: target, format, bytes })
    else io.out(`${target}  ${format}, ${bytes} bytes`)
    return 0
  } finally {
    await file.close()
  }
}

/** By its name, or by the ending of the file. */
function formatOf(named: string | undefined, out: string): ExportFormat {
  const format = named === undefined ? formatOfName(out) : exportFormats.find(known => known === named)
  if (format !== undefined) return format
  const message =
    named === undefined
      ? `The ending of ${out} does not say which format it is to have`
      : `There is no export to "${named}"${didYouMean(named, exportFormats)}`
  throw usage('--to', message, `Formats: ${exportFormats.join(', ')}.`)
}

function lookOf(args: ParsedArgs): PngLook {
  const { depth, map, levels } = defaultPngLook
  const asked = optionValue(args, 'levels')
  return {
    depth: chosen(args, 'depth', ['8', '16'], String(depth)) === '16' ? 16 : 8,
    map: chosen(args, 'map', colourMapNames, map),
    levels: asked === undefined ? levels : parseLevels(asked),
  }
}

function chosen<Word extends string>(
  args: ParsedArgs,
  name: string,
  words: readonly Word[],
  usual: string,
): Word {
  const asked = optionValue(args, name) ?? usual
  const word = words.find(known => known === asked)
  if (word !== undefined) return word
  throw usage(
    `--${name}`,
    `--${name} is not "${asked}"${didYouMean(asked, words)}`,
    `Choose ${words.join(' or ')}.`,
  )
}

function parseLevels(text: string): readonly [number, number] {
  const [low, high, more] = text.split(':').map(part => (part.trim() === '' ? NaN : Number(part)))
  if (low !== undefined && high !== undefined && more === undefined && low < high) return [low, high]
  throw usage('--levels', `--levels is not "${text}"`, 'Write two numbers, the lower first: --levels 0:5000')
}

function usage(where: string, message: string, advice: string): HutchError {
  return new HutchError({ kind: 'usage', message, where, advice })
}
