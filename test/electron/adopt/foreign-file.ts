import { join } from 'node:path'
import { python } from '../../support/system-python.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** A file as another program writes it: `body` is Python with the open file as `f`, numpy as `np`. */
export function foreignFile(body: string, name = 'scan 7.nxs', folder = temporaryFolder()): string {
  const file = join(folder, name)
  python<null>(
    `import h5py, numpy as np
def group(parent, name, nx_class, **attributes):
    g = parent.require_group(name); g.attrs['NX_class'] = nx_class
    for key, value in attributes.items(): g.attrs[key] = value
    return g
with h5py.File(argument['file'], 'w') as f:
${body
  .split('\n')
  .map(line => `    ${line}`)
  .join('\n')}
print('null')`,
    { file },
  )
  return file
}

/** 2 whites, 2 darks, 4 projections, an invalid frame, 2 whites, all of 4 × 5 pixels that tell their number. */
export const tomogram = `
entry = group(f, 'entry', 'NXentry')
entry['start_time'] = '2024-05-01T10:00:00+02:00'; entry['end_time'] = '2024-05-01T10:00:22+02:00'
entry['title'] = 'Snail'
sample = group(entry, 'sample', 'NXsample'); sample['name'] = 'shell 3'
angles = sample.create_dataset('rotation_angle', data=np.array([0, 0, 0, 0, 0., 60, 120, 180, 180, 180, 180]))
angles.attrs['units'] = 'degree'
camera = group(group(entry, 'instrument', 'NXinstrument'), 'pco', 'NXdetector')
camera['image_key'] = np.array([1, 1, 2, 2, 0, 0, 0, 0, 3, 1, 1])
camera['data'] = (np.arange(11)[:, None, None] * 100 + np.arange(20).reshape(1, 4, 5)).astype('u2')
camera['count_time'] = 0.5
camera['x_pixel_size'] = 2.5; camera['x_pixel_size'].attrs['units'] = 'um'
camera['saturation_value'] = 4000
mask = np.zeros((4, 5), 'u4'); mask[1, 2] = 2; camera['pixel_mask'] = mask`
