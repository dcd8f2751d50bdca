import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith, pythonModules, realRecordings, realRecordingsFolder } from '../support/need-tool.ts'
import type { Need } from '../support/need-tool.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { hutch } from './support/command-line.ts'
import { runPython } from './support/python-file.ts'

/* Frames of real detectors through the whole chain: camera server, driver, shared memory, writer thread, file. */

const recordingsAndReaders: Need = {
  requiredInCi: false,
  missing: () => realRecordings.missing() ?? pythonModules('h5py', 'numpy', 'PIL').missing(),
}

/** The recorded datasets hold, one after the other, the frames of one source, again and again. */
interface Group {
  readonly recorded: readonly string[]
  readonly file: string | readonly string[]
  readonly dataset?: string
}

interface Comparison {
  readonly frames: number
  readonly sourceFrames: number
  readonly sameType: boolean
  readonly different: readonly string[]
  readonly varied: boolean
}

/** Records a template from a replaying camera; compares what h5py finds in our file with what it finds in the source. */
async function recorded(
  template: string,
  master: string,
  replay: readonly string[],
  groups: readonly Group[],
): Promise<readonly Comparison[]> {
  const out = temporaryFolder()
  const outcome = await hutch([
    ...['run', `templates/${template}.yml`, '--out', out, '--speed', '200'],
    ...replay,
  ])
  expect(outcome).toMatchObject({ exitCode: 0, stderr: '' })
  expect(outcome.events.at(-1)).toMatchObject({ event: 'done', outcome: 'complete', gaps: 0 })
  return await runPython('compare-with-source.py', [join(out, master), JSON.stringify(groups)])
}

const series = join('Series_0001', 'Series_0001.h5')
const tomography = join('Tomography_0001', 'Tomography_0001.h5')
const dark = 'entry_0001/instrument/frelon/data'

function recording(...parts: readonly string[]): string {
  return join(realRecordingsFolder, ...parts)
}

describeWith(recordingsAndReaders, 'an experiment whose camera replays', () => {
  test('the energy stack of a scanning microscope (SLS PolLux) keeps its 64-bit floats', async () => {
    const file = recording('sls-pollux_Sample_Stack_128.hdf5')
    const dataset = '/entry1/counter0/data'
    const image = 'entry_0002/instrument/image_frelon/data'
    const [comparison] = await recorded(
      'time-series',
      series,
      ['--replay', `${file}::${dataset}`, '--set', 'images=9'],
      [{ recorded: [dark, image], file, dataset }],
    )
    expect(comparison).toEqual({
      ...{ frames: 19, sourceFrames: 4, sameType: true, different: [], varied: true },
    })
  })

  test('the 3201 projections of a tomography (DLS K11) has every one of 421 frames right', async () => {
    const file = recording('dls-k11_18014.bundle', 'k11-18014', 'k11-18014-imaging.h5')
    const dataset = '/entry/detector/detector'
    const entries = [
      dark,
      'entry_0002/instrument/frelon/data',
      'entry_0003/instrument/projection_frelon/data',
    ]
    const [comparison] = await recorded(
      'absorption-tomography',
      tomography,
      ['--replay', `${file}::${dataset}`],
      [{ recorded: [...entries, 'entry_0004/instrument/frelon/data'], file, dataset }],
    )
    expect(comparison).toEqual({
      ...{ frames: 421, sourceFrames: 3201, sameType: true, different: [], varied: true },
    })
  })

  test('flats and darks of two files (DLS I12) has darks where the shutter was closed, flats elsewhere', async () => {
    const flats = recording('dls-i12_flats_darks.bundle', 'flat_field.h5')
    const darks = recording('dls-i12_flats_darks.bundle', 'dark_field.h5')
    const dataset = '/1-NoProcessPlugin-tomo/data'
    const [darkFrames, flatFrames] = await recorded(
      'time-series',
      series,
      ['--replay', `${flats}::${dataset}`, '--replay-dark', `${darks}::${dataset}`, '--set', 'images=25'],
      [
        { recorded: [dark], file: darks, dataset },
        { recorded: ['entry_0002/instrument/image_frelon/data'], file: flats, dataset },
      ],
    )
    const same = { sourceFrames: 20, sameType: true, different: [] }
    expect(darkFrames).toEqual({ ...same, frames: 10, varied: true })
    // Published saturated: every pixel is 65535.
    expect(flatFrames).toEqual({ ...same, frames: 25, varied: false })
  })

  test('a folder of TIFF images (DLS) keeps their 16-bit counts', async () => {
    const folder = recording('dls_tomo_tiffs.bundle')
    const file = ['raw_00001.tiff', 'raw_00045.tiff', 'raw_00090.tiff'].map(name => join(folder, name))
    const [comparison] = await recorded(
      'time-series',
      series,
      ['--replay', `${folder}::/stack/data`, '--set', 'images=7'],
      [{ recorded: [dark, 'entry_0002/instrument/image_frelon/data'], file }],
    )
    expect(comparison).toEqual({
      ...{ frames: 17, sourceFrames: 3, sameType: true, different: [], varied: true },
    })
  })
})
