import { statSync } from 'node:fs'
import { demand } from '../../shared/base/assert.ts'
import type { Clock } from '../../shared/base/clock.ts'
import { counted, groupDigits } from '../../shared/base/counted.ts'
import { adoptFile } from '../adopt/adopt-file.ts'
import type { Adopted } from '../adopt/adopt-recording.ts'
import { isOwnExperiment } from '../adopt/own-experiment.ts'
import { openDataFile } from '../files/open-data-file.ts'
import { hasFlag, optionValue, type ParsedArgs, type VerbSpec } from './parse-args.ts'
import type { Verb, VerbIo } from './verb-io.ts'

/** Of every verb that takes in what another program recorded. */
export const adoptOptions = {
  images: { kind: 'value', value: 'PATH', help: 'dataset of the images, where the file has several' },
  out: { kind: 'value', value: 'DIR', help: 'output folder, default hutch-data' },
} as const satisfies VerbSpec['options']

export const adoptSpec: VerbSpec = {
  name: 'adopt',
  positional: ['FILE'],
  options: { ...adoptOptions, json: { kind: 'flag', help: 'progress and result as JSON lines' } },
}

export interface AdoptVerbParts {
  readonly clock: Clock
  /** Folder of the built worker files. */
  readonly entries: string
  /** Calls back when the user asks to stop (Ctrl-C); returns the way out. */
  readonly onStopRequest: (listener: () => void) => () => void
}

/** `hutch adopt`: makes an experiment of what another program recorded. */
export function adoptVerb(parts: AdoptVerbParts): Verb {
  return async (args, io) => {
    await adopted(parts, demand(args.positional[0], 'FILE'), args, io)
    return 0
  }
}

/** Whether it is a file, and not the master of an experiment of ours. */
export async function isForeign(file: string): Promise<boolean> {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false
  const opened = await openDataFile(file)
  try {
    return !(await isOwnExperiment(opened))
  } finally {
    await opened.close()
  }
}

/** Says how far it is, what the file does not tell, and where the experiment is. */
export async function adopted(
  { clock, entries, onStopRequest }: AdoptVerbParts,
  file: string,
  args: ParsedArgs,
  io: VerbIo,
): Promise<Adopted> {
  const stop = new AbortController()
  const release = onStopRequest(() => stop.abort())
  const asJson = hasFlag(args, 'json')
  try {
    const made = await adoptFile(
      {
        ...{ clock, entries },
        openFile: found => openDataFile(found, clock),
        onProgress: (frames, total) => draw(io, asJson, frames, total),
      },
      { file, path: optionValue(args, 'images'), output: optionValue(args, 'out') ?? 'hutch-data' },
      stop.signal,
    )
    tell(io, asJson, file, made)
    return made
  } finally {
    release()
  }
}

function draw(io: VerbIo, asJson: boolean, frames: number, total: number): void {
  if (asJson || !io.isTerminal) return
  io.err(
    frames === total ? '\r\u001b[K' : `\r\u001b[K${groupDigits(frames)} of ${counted(total, 'frame')}`,
    'open',
  )
}

function tell(io: VerbIo, asJson: boolean, file: string, made: Adopted): void {
  const { folder, frames, isNew, master, node, remarks } = made
  if (asJson) {
    io.json({ event: 'adopted', file: master, folder, node, frames, isNew, remarks })
    return
  }
  io.out(
    isNew
      ? `${file}: ${counted(frames, 'frame')} taken into ${folder}`
      : `${file} was taken into ${folder} before`,
  )
  for (const remark of remarks) io.out(`  ${remark}`)
}
