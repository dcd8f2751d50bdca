import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adoptFile } from '../../../electron/adopt/adopt-file.ts'
import type { Adopted } from '../../../electron/adopt/adopt-recording.ts'
import { openDataFile } from '../../../electron/files/open-data-file.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { HutchError } from '../../../shared/model/problem.ts'
import { builtEntries } from '../../support/built-entries.ts'
import { describeWith, realRecordings, realRecordingsFolder } from '../../support/need-tool.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** What becomes of recordings of many beamlines: frames that were taken in, or why there are none. */
const given: Readonly<Record<string, number | string>> = {
  'dectris-eiger2_bslz4_uint32_data_000001.h5': 2,
  'dls-i16_336502.nxs': 10,
  'sls-pollux_Sample_Stack_128.hdf5': 4,
  'dls-i12_flats_darks.bundle/flat_field.h5': 20,
  'dectris_eiger_master.h5': 'dectris_eiger_data_000001.h5 is not there',
  'dls-i18_i18_test_data.nxs':
    'does not say which of its datasets are images: /entry1/instrument/xspress3/MCAs',
  'dls-i06_353130.nxs': 'medipix-353130.hdf is not there',
  'img_desy_pilatus100k.cbf': 'only single ones: /frame_0000/data (195 × 487)',
  'mca_esrf_XRFSpectrum.mca': 'no images in this file, only curves',
  'sinq_sans2009n012333.hdf': 'only single ones: /entry1/SANS/detector/counts (128 × 128)',
  'spec_esrf-snbl_2013.dat': 'no images in this file, only curves',
  'xas_aps_cu_metal_10K.xdi': 'no images in this file, only curves',
  'ipns_lrcs3701_hdf4.nxs': 'is HDF4, not HDF5',
}

describeWith(realRecordings, 'recordings of other beamlines', () => {
  test.each(Object.entries(given))('%s gives %s', async (name, expected) => {
    const outcome = await adopted(join(realRecordingsFolder, name)).catch((error: unknown) => error)
    if (!(outcome instanceof HutchError)) {
      expect(outcome).toMatchObject({ frames: expected })
      return
    }
    expect(outcome.message).toContain(expected)
    expect(outcome.advice).not.toBe('')
  })
})

async function adopted(file: string): Promise<Adopted> {
  const clock = systemClock()
  const entries = await builtEntries()
  return await adoptFile(
    { clock, entries, openFile: found => openDataFile(found, clock), onProgress: () => undefined },
    { file, path: undefined, output: temporaryFolder() },
    new AbortController().signal,
  )
}
