import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { python } from '../support/system-python.ts'

export interface Recorded {
  /** `success`, `aborted`, `failed` or, while it runs, `running`. */
  readonly status: string
  /** What the files say is complete. */
  readonly complete: number
  /** Frames among the complete ones that h5py reads and that hold an image. */
  readonly readable: number
}

const projectRoot = resolve(import.meta.dirname, '../..')

/** Records the full-field EXAFS without a window, on a simulated beamline of its own, and answers with the master file. */
export async function recordEff(out: string, steps: number): Promise<string> {
  const cli = join(projectRoot, 'out/main/cli.js')
  const description = join(projectRoot, 'templates/full-field-exafs.yml')
  const settings = ['--out', out, '--set', `steps=${steps}`, '--speed', '20', '--size', '128', '--json']
  await promisify(execFile)(process.execPath, [cli, 'run', description, ...settings])
  return masterFile(out, 'EFF_0001')
}

/** An experiment as h5py sees it, through the master file and its links. */
export function recorded(out: string, experiment: string): Recorded {
  return python<Recorded>(readAll, { master: masterFile(out, experiment) })
}

export function masterFile(out: string, experiment: string): string {
  return join(out, experiment, `${experiment}.h5`)
}

/** One pixel of a stack of images, by h5py. */
export function pixel(file: string, dataset: string, index: readonly number[]): number {
  const script =
    "import h5py\nprint(float(h5py.File(argument['file'])[argument['dataset']][tuple(argument['index'])]))"
  return python<number>(script, { file, dataset, index })
}

const readAll = `
import h5py

complete = readable = 0
with h5py.File(argument['master'], 'r') as master:
    status = master['entry_0000/run/status'][()].decode()
    for entry in sorted(name for name in master if name != 'entry_0000'):
        for detector in master[entry]['instrument'].values():
            if not isinstance(detector, h5py.Group) or 'acquisition/complete' not in detector:
                continue
            frames = detector['data']
            count = int(detector['acquisition/complete'][0])
            complete += count
            images = frames[()].reshape((-1,) + frames.shape[-2:])[:count]
            readable += sum(1 for image in images if image.max() > 0)
print(json.dumps({'status': status, 'complete': complete, 'readable': readable}))
`
