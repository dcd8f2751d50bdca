import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { AppendFile } from '../../../../electron/hdf5/appender/append-file.ts'
import { axisLengthPosition } from '../../../../electron/hdf5/appender/axis-length.ts'
import { writeFully } from '../../../../electron/hdf5/appender/raw-file.ts'
import type { FileLayout } from '../../../../electron/hdf5/file-layout.ts'
import { writeSkeleton } from '../../../../electron/hdf5/write-skeleton.ts'
import { recoverFile } from '../../../../electron/writer/recover-file.ts'
import type { FileSkeleton } from '../../../../shared/nexus/skeleton.ts'
import { command, describeWith, pythonModules, systemPython } from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { framePixels, recordingSkeleton, type FramesSpec } from '../support/skeletons.ts'

const stack: FramesSpec = { name: 'stack', pixelType: 'uint16', height: 6, width: 8, leading: [500] }
const grid: FramesSpec = { name: 'grid', pixelType: 'uint16', height: 3, width: 4, leading: [3, 4] }

/** Coordinates that no fill value can be taken for. */
function coordinates({ leading }: FramesSpec): readonly number[] {
  return Array.from({ length: leading[0] ?? 0 }, (_, at) => 3.5 + at / 7)
}

/** Two axes with every dataset: one may be shown in two plots. */
function skeletonWithAxes(specs: readonly FramesSpec[]): FileSkeleton {
  const { rootAttributes, nodes } = recordingSkeleton(specs)
  const axes = specs.flatMap(spec =>
    ['energy', 'again'].map(name => ({
      kind: 'growingAxis' as const,
      path: `/entry/${spec.name}_${name}`,
      frames: `/entry/${spec.name}`,
      values: coordinates(spec),
      attributes: { units: 'keV' },
    })),
  )
  return { rootAttributes, nodes: [...nodes, ...axes] }
}

interface Recording {
  readonly file: string
  readonly layout: FileLayout
  readonly open: AppendFile
}

async function recording(specs: readonly FramesSpec[]): Promise<Recording> {
  const file = join(temporaryFolder(), 'recording.h5')
  const layout = await writeSkeleton(file, skeletonWithAxes(specs), { replace: false })
  return { file, layout, open: new AppendFile(file, layout) }
}

function append(open: AppendFile, spec: FramesSpec, from: number, to: number): void {
  for (let frame = from; frame < to; frame++)
    open.append(`/entry/${spec.name}`, frame, framePixels(spec, frame))
}

interface Seen {
  readonly rows: number
  readonly axes: readonly (readonly number[])[]
}

function seen(file: string, { name }: FramesSpec): Seen {
  return python<Seen>(
    `
import h5py
with h5py.File(argument['file'], 'r') as f:
    e, name = f['entry'], argument['name']
    axes = [e[name + '_' + axis] for axis in ('energy', 'again')]
    assert all(a.attrs['units'] == 'keV' and a.dtype == 'float64' for a in axes)
    print(json.dumps(dict(rows=e[name].shape[0], axes=[a[()].tolist() for a in axes])))`,
    { file, name },
  )
}

function expected(spec: FramesSpec, rows: number): Seen {
  const axis = coordinates(spec).slice(0, rows)
  return { rows, axes: [axis, axis] }
}

describeWith(pythonModules('h5py'), 'an axis that grows with its frames', () => {
  test('has as many of its planned coordinates as there are frames to be read', async () => {
    const { file, open } = await recording([stack, grid])
    expect(seen(file, stack)).toEqual(expected(stack, 0))
    append(open, stack, 0, 3)
    open.publish()
    expect(seen(file, stack)).toEqual(expected(stack, 3))
    append(open, stack, 3, 4)
    expect(seen(file, stack)).toEqual(expected(stack, 3))
    expect(seen(file, grid)).toEqual(expected(grid, 0))
    await open.finish()
    expect(seen(file, stack)).toEqual(expected(stack, 4))
  })

  test('counts rows, not frames, where a frame has several leading dimensions', async () => {
    const { file, open } = await recording([grid])
    append(open, grid, 0, 5)
    await open.finish()
    expect(seen(file, grid)).toEqual(expected(grid, 2))
  })

  test('has all of them in the end', async () => {
    const { file, open } = await recording([stack])
    append(open, stack, 0, 500)
    await open.finish()
    expect(seen(file, stack)).toEqual(expected(stack, 500))
  })

  test('is as long as the frames again after recovery from a crash between two writes', async () => {
    const { file, layout, open } = await recording([stack, grid])
    append(open, stack, 0, 20)
    append(open, grid, 0, 9)
    open.publish()
    breakAxis(file, layout)
    expect(seen(file, stack)).not.toEqual(expected(stack, 20))
    await recoverFile(file, { texts: {}, values: {} })
    expect(seen(file, stack)).toEqual(expected(stack, 20))
    expect(seen(file, grid)).toEqual(expected(grid, 3))
    await open.finish()
  })

  test(
    'shows other programs right coordinates at every look, at most one frame behind',
    { timeout: 60_000 },
    async () => {
      const { file, open } = await recording([stack])
      const child = spawn(systemPython, ['-c', watcher, file], { stdio: ['pipe', 'pipe', 'inherit'] })
      let printed = ''
      child.stdout.setEncoding('utf8').on('data', part => (printed += String(part)))
      const gone = once(child, 'close')
      await once(child.stdout, 'data')
      for (let frame = 0; frame < 500; frame++) {
        append(open, stack, frame, frame + 1)
        open.publish()
        // Leaves the other program some looks per frame.
        for (let turn = 0; turn < 200; turn++) await nextTurn()
      }
      child.stdin.end()
      await gone
      const report = JSON.parse(printed.replace('looking', '')) as { wrong: string[]; lengths: number }
      expect(report.wrong).toEqual([])
      expect(report.lengths).toBeGreaterThan(10)
      await open.finish()
    },
  )
})

/** As if the writer was killed after the frames became readable and before the axis did. */
function breakAxis(file: string, layout: FileLayout): void {
  const [address = 0] = layout.frames.get('/entry/stack')?.axisAddresses ?? []
  const raw = { file, fd: openSync(file, 'r+') }
  writeFully(raw, Buffer.alloc(8), axisLengthPosition(raw, address))
  closeSync(raw.fd)
}

/** Looks until its stdin is closed. */
const watcher = `
import sys, json, threading, h5py
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
def rows():
    with h5py.File(sys.argv[1], 'r') as f: return f['entry/stack'].shape[0]
wrong, lengths = [], set()
print('looking', flush=True)
while not stop.is_set():
    try:
        with h5py.File(sys.argv[1], 'r') as f:
            before, axis = f['entry/stack'].shape[0], f['entry/stack_energy'][()]
        after = rows()
    except Exception as error:
        wrong.append(str(error))
        continue
    lengths.add(len(axis))
    if not before - 1 <= len(axis) <= after: wrong.append('%d coordinates, %d to %d frames' % (len(axis), before, after))
    if any(value != 3.5 + at / 7 for at, value in enumerate(axis)): wrong.append('coordinates at length %d' % len(axis))
print(json.dumps(dict(wrong=wrong[:5], lengths=len(lengths))))
`

describeWith(command('h5repack'), 'an axis that is not complete, in the tools of the HDF5 library', () => {
  test('is copied by h5repack as it is, and read by h5dump', async () => {
    const { file, open } = await recording([stack])
    append(open, stack, 0, 30)
    await open.finish()
    const copy = `${file}.copy`
    expect(ran('h5repack', file, copy)).toEqual({ status: 0, stderr: '' })
    expect(ran('h5diff', file, copy)).toEqual({ status: 0, stderr: '' })
    expect(ran('h5dump', '-d', '/entry/stack_energy', file)).toEqual({ status: 0, stderr: '' })
  })
})

function ran(tool: string, ...args: readonly string[]): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(tool, args, { encoding: 'utf8' })
  return { status, stderr }
}

describe('a skeleton with a growing axis', () => {
  test.each([
    ['frames that are not there', { frames: '/entry/nothing' }, /cannot grow with/],
    ['a group', { frames: '/entry' }, /cannot grow with/],
    ['no coordinates', { values: [] }, /no coordinates/],
  ])('is refused with %s', async (_, change, message) => {
    const { rootAttributes, nodes } = skeletonWithAxes([stack])
    const wrong = nodes.map(node => (node.kind === 'growingAxis' ? { ...node, ...change } : node))
    const file = join(temporaryFolder(), 'wrong.h5')
    await expect(writeSkeleton(file, { rootAttributes, nodes: wrong }, { replace: false })).rejects.toThrow(
      message,
    )
  })
})
