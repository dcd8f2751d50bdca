import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import { verifyExperiment } from '../../../electron/verify/verify-experiment.ts'
import { effPlan } from '../../builders/sketched-plan.ts'
import { writeExperiment } from '../../builders/written-experiment.ts'
import { describeWith, pythonModules } from '../../support/need-tool.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { foreignFile, tomogram } from './foreign-file.ts'
import { adoptRig, eventsIn } from './rig.ts'

describeWith(pythonModules('h5py', 'numpy'), 'taking in what another program recorded', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hutch-foreign-'))
  let file = ''
  beforeAll(() => {
    file = foreignFile(tomogram, 'scan 7.nxs', folder)
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  test('a tomogram becomes darks, whites and a scan of the rotation, frame by frame', async () => {
    const { adopt, output, progress } = adoptRig()
    const before = statSync(file).mtimeMs
    const adopted = await adopt(file)
    expect(statSync(file).mtimeMs).toBe(before)
    expect(adopted).toMatchObject({
      folder: join(output, 'scan_7_0001'),
      node: '/scan_7',
      isNew: true,
      frames: 10,
      remarks: ['Left out because the file marks them as invalid: 1 of 11 frames'],
    })
    expect(progress.at(-1)).toEqual([10, 10])
    const firsts = await Promise.all(
      [
        ['0001', 'pco', 1],
        ['0002', 'pco', 2],
        ['0003', 'data_pco', 0],
        ['0004', 'pco', 1],
      ].map(async ([entry, group, key]) => {
        const recorded = await openDataFile(join(adopted.folder, `scan_7_0001_entry_${entry}.h5`))
        const numbers = async (path: string) =>
          Array.from((await recorded.read(path, [])).values.data, Number)
        const place = `/entry_${entry}/instrument/${group}`
        expect(new Set(await numbers(`${place}/image_key`))).toEqual(new Set([key]))
        const pixels = await numbers(`${place}/data`)
        await recorded.close()
        return pixels.filter((_, at) => at % 20 === 0)
      }),
    )
    expect(firsts).toEqual([
      [0, 100],
      [200, 300],
      [400, 500, 600, 700],
      [900, 1000],
    ])
  })

  test('angles, times, mask, saturation and origin are those of the file', async () => {
    const { adopt } = adoptRig()
    const { folder } = await adopt(file)
    const recorded = await openDataFile(join(folder, 'scan_7_0001_entry_0003.h5'))
    const entry = '/entry_0003/instrument'
    const read = async (path: string) => (await recorded.read(path, [])).values.data
    expect([...(await read(`${entry}/rotation_angle/value`))]).toEqual([0, 60, 120, 180])
    // Eleven frames in 22 s: the fifth was taken 8 s after the start.
    const startS = Date.parse('2024-05-01T10:00:08+02:00') / 1000
    expect([...(await read(`${entry}/data_epoch/value`))]).toEqual([0, 2, 4, 6].map(later => startS + later))
    expect([...(await read(`${entry}/data_pco/saturation_value`))]).toEqual([4000])
    expect(Number((await read(`${entry}/data_pco/pixel_mask`))[7])).not.toBe(0)
    expect(Array.from(await read(`${entry}/data_pco/pixel_axes/x`), Number)[1]).toBe(2.5)
    await recorded.close()
    const created = (await eventsIn(folder))?.[0]?.event
    expect(created?.kind === 'experiment.created' && created.plan.root.children[0]).toMatchObject({
      parameters: [
        { name: 'file', value: file },
        { name: 'dataset', value: '/entry/instrument/pco/data' },
        { name: 'title', value: 'Snail' },
        { name: 'sample', value: 'shell 3' },
      ],
    })
  })

  test('the same file is taken in once, a changed one again', async () => {
    const { adopt, output } = adoptRig()
    const first = await adopt(file)
    expect(await adopt(file)).toEqual({ ...first, isNew: false })
    expect(readdirSync(output)).toHaveLength(1)
    await writeExperiment(output, effPlan())
    const other = foreignFile(tomogram)
    expect((await adopt(other)).folder).toBe(join(output, 'scan_7_0002'))
  })

  test('what was taken in stands as any experiment does', async () => {
    const { adopt } = adoptRig()
    const { folder } = await adopt(file)
    const report = await verifyExperiment(folder)
    expect(report.problems).toEqual([])
  })

  test('a stack that NXdata presents is a scan along its axes', async () => {
    const { adopt } = adoptRig()
    const energies = foreignFile(`
data = group(group(f, 'entry', 'NXentry'), 'stxm', 'NXdata', signal='data', axes=['energy', 'y', 'x'])
data['energy'] = np.array([700., 708, 712]); data['energy'].attrs['units'] = 'eV'
data['data'] = np.arange(60, dtype='f4').reshape(3, 4, 5)`)
    const { folder, node, remarks } = await adopt(energies)
    expect([node, remarks]).toEqual(['/scan_7', []])
    const recorded = await openDataFile(join(folder, 'scan_7_0001_entry_0001.h5'))
    const { values } = await recorded.read('/entry_0001/instrument/energy/value', [])
    expect([...values.data]).toEqual([700, 708, 712])
    expect((await recorded.node('/entry_0001/instrument/data_stxm/data')).shape).toEqual([3, 4, 5])
    await recorded.close()
  })

  test('a stack that no group calls images is taken where it is the only one, and said so', async () => {
    const { adopt } = adoptRig()
    const frames = foreignFile(`
f['entry/data/data'] = np.arange(120, dtype='u4').reshape(2, 6, 10)
f['entry/times'] = np.zeros((2, 1, 9)); f['entry/flat'] = np.ones((6, 10))`)
    const taken = await adopt(frames)
    expect(taken).toMatchObject({ frames: 2 })
    expect(taken.remarks.at(-1)).toBe(
      'No group says that /entry/data/data are images; taken because nothing else in this file can be',
    )
  })

  test('a loop of one step is not asked where it was', async () => {
    const { adopt } = adoptRig()
    const single = foreignFile(`
camera = group(group(group(f, 'entry', 'NXentry'), 'instrument', 'NXinstrument'), 'pilatus', 'NXdetector')
camera['data'] = np.ones((1, 1, 6, 10), 'i4')
group(f['entry'], 'scaler', 'NXdetector')['data'] = np.ones((1, 1, 9))`)
    expect(await adopt(single)).toMatchObject({ frames: 1, remarks: [] })
  })

  test('what an abort leaves is an aborted experiment, and the next taking in is a new one', async () => {
    const stop = new AbortController()
    const { adopt, output } = adoptRig({ onProgress: () => stop.abort() })
    await expect(adopt(file, undefined, stop.signal)).rejects.toMatchObject({ kind: 'aborted' })
    const events = await eventsIn(join(output, 'scan_7_0001'))
    expect(events?.at(-1)?.event).toMatchObject({ kind: 'experiment.closed', outcome: 'aborted' })
    expect((await adopt(file)).folder).toBe(join(output, 'scan_7_0002'))
  })
})

describeWith(pythonModules('h5py', 'numpy'), 'what cannot be taken in is refused by name', () => {
  const data = `camera = group(group(group(f, 'entry', 'NXentry'), 'instrument', 'NXinstrument'), 'pco', 'NXdetector')
`
  const cases: readonly (readonly [string, string, object])[] = [
    [
      'a file without images',
      "f['x'] = np.zeros((9, 3))",
      { kind: 'not-found', message: 'There are no images in this file, only curves and values' },
    ],
    [
      'a file of single images',
      "f['white'] = np.zeros((4, 5)); f['dark'] = np.zeros((8, 9))",
      {
        kind: 'not-found',
        message: 'There is no stack of images in this file, only single ones: /dark (8 × 9)',
      },
    ],
    [
      'a file of several stacks, none of which is called images',
      "f['a/one'] = np.zeros((3, 4, 5)); f['two'] = np.zeros((2, 6, 7)); f['again'] = f['two']",
      {
        kind: 'not-found',
        message:
          'The file does not say which of its datasets are images: /a/one (3 × 4 × 5), /again (2 × 6 × 7)',
      },
    ],
    [
      'a file whose images lie in another one that is not there',
      "f['entry/data/data_000001'] = h5py.ExternalLink('run_data_000001.h5', '/entry/data/data'); f['flat'] = np.zeros((8, 9))",
      {
        kind: 'not-found',
        message: expect.stringMatching(
          /^\/entry\/data\/data_000001 is a link to run_data_000001\.h5::\/entry\/data\/data: the file .+ is not there$/,
        ) as string,
      },
    ],
    [
      'a key of another length',
      `${data}camera['data'] = np.zeros((3, 2, 2)); camera['image_key'] = [0, 0]`,
      { kind: 'format', message: 'The image key has 2 values, /entry/instrument/pco/data 3 frames' },
    ],
    [
      'darks and whites alone',
      `${data}camera['data'] = np.zeros((2, 2, 2)); camera['image_key'] = [1, 2]`,
      { kind: 'format', message: 'No frame of /entry/instrument/pco/data is a projection (image key 0)' },
    ],
    [
      'pixels of 64 bits',
      `${data}camera['data'] = np.zeros((2, 2, 2), 'i8')`,
      { kind: 'format', message: 'Pixels of type int64 cannot be taken' },
    ],
    [
      'roles that change all the time',
      `${data}camera['data'] = np.zeros((500, 2, 2)); camera['image_key'] = np.arange(500) % 2`,
      {
        kind: 'limit',
        message: 'Darks and whites change 251 times in this recording; at most 200 are taken',
      },
    ],
  ]
  test.each(cases)('%s', async (_what, body, problem) => {
    await expect(adoptRig().adopt(foreignFile(body))).rejects.toMatchObject(problem)
  })

  test('a disk that is too small', async () => {
    const { adopt, output } = adoptRig({ diskSpace: async () => ({ freeBytes: 1e5, sizeBytes: 2e12 }) })
    await expect(adopt(foreignFile(tomogram))).rejects.toMatchObject({ kind: 'disk', where: output })
    expect(readdirSync(output)).toEqual([])
  })

  test('an experiment of our own', async () => {
    const master = await writeExperiment(temporaryFolder(), effPlan())
    await expect(adoptRig().adopt(master)).rejects.toMatchObject({
      kind: 'usage',
      message: 'This is an experiment of Hutch already',
    })
  })
})
