import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filteredBackProjection } from '../../../../shared/analysis/tomography/filtered-back-projection.ts'
import { removeRings } from '../../../../shared/analysis/tomography/remove-rings.ts'
import { floatFile } from '../../../support/float-file.ts'
import {
  describeWith,
  pythonModules,
  realRecordings,
  realRecordingsFolder,
} from '../../../support/need-tool.ts'
import { python } from '../../../support/system-python.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const both = {
  requiredInCi: false,
  missing: () => realRecordings.missing() ?? pythonModules('skimage', 'scipy').missing(),
}

describeWith(both, 'a sinogram of a neutron beamline, with rings', () => {
  test('gives the slice that scipy and scikit-image make of it', () => {
    const raw = join(temporaryFolder(), 'sinogram.raw')
    const [height, width] = python<readonly [number, number]>(
      `import numpy as np
from skimage.io import imread
s = imread(argument['file']).astype('f4'); half = s[:s.shape[0] // 2 // 2 * 2]
half[::2].tofile(argument['raw']); print(json.dumps(half[::2].shape))`,
      { file: join(realRecordingsFolder, 'img_sarepy_neutron_sinogram.tif'), raw },
    )
    const bytes = readFileSync(raw)
    const values = new Float32Array(bytes.buffer, bytes.byteOffset, height * width)
    const anglesRad = Float64Array.from({ length: height }, (_, at) => (Math.PI * at) / height)
    const clean = removeRings({ anglesRad, width, values }, 21)
    const centre = Math.floor(width / 2)
    const [maximum, median] = python<readonly [number, number]>(
      `import numpy as np
from scipy.ndimage import median_filter
from skimage.transform import iradon
s = np.fromfile(argument['raw'], 'f4').reshape(argument['shape'])
order = np.argsort(s, axis=0, kind='stable')
clean = np.empty_like(s); np.put_along_axis(clean, order, median_filter(np.take_along_axis(s, order, 0), size=(1, 21), mode='reflect'), 0)
theirs = iradon(clean.T.astype(float), theta=np.arange(len(s)) * 180 / len(s), filter_name='shepp-logan', circle=True)
ours = np.fromfile(argument['slice'], 'f4').reshape(theirs.shape)
difference = np.abs(ours - theirs)[np.isfinite(ours)] / np.abs(theirs).max()
print(json.dumps([float(difference.max()), float(np.median(difference))]))`,
      { raw, shape: [height, width], slice: floatFile(filteredBackProjection(clean, 'shepp-logan', centre)) },
    )
    expect(maximum).toBeLessThan(5e-5)
    expect(median).toBeLessThan(1e-6)
  })
})
