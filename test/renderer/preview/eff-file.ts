import { FakeFile, type FakeMember } from '../../fakes/fake-file.ts'

const energies = Array.from({ length: 101 }, (_, index) => 3.5 + index * 0.01)
const counts = energies.map(
  (energy, index) => 9000 - index * 12 - 3200 / (1 + Math.exp(-(energy - 4.04) / 0.006)),
)
const energy = { attributes: { units: 'keV', long_name: 'photon energy' }, shape: [101], values: energies }
const stack = { attributes: { interpretation: 'image', units: 'counts' }, shape: [101, 512, 512] }
const many: Record<string, FakeMember> = Object.fromEntries(
  Array.from({ length: 640 }, (_, index) => [
    `n${String(index).padStart(4, '0')}`,
    { shape: [], values: [index] },
  ]),
)

/** Content of a recorded EFF master, small but of every kind. */
export const effFile = new FakeFile({
  attributes: {
    NX_class: 'NXroot',
    default: 'entry_0000',
    creator: 'Hutch',
    HDF5_Version: '1.14.6',
    file_time: '2026-11-23T14:21:46.120+01:00',
  },
  members: {
    entry_0000: {
      attributes: { NX_class: 'NXentry', default: 'plotselect' },
      members: {
        title: { shape: [], values: 'EFF' },
        start_time: { shape: [], values: '2026-11-23T14:21:46.120+01:00' },
        structure: { attributes: { NX_class: 'NXcollection' }, members: many },
        user: { attributes: { NX_class: 'NXuser' }, members: { name: { shape: [], values: 'toto' } } },
      },
    },
    entry_0003: {
      attributes: { NX_class: 'NXentry', default: 'plotselect', definition: 'full-field-exafs' },
      members: {
        title: { shape: [], values: 'Energy Scan' },
        instrument: {
          attributes: { NX_class: 'NXinstrument' },
          members: {
            data_frelon: {
              attributes: { NX_class: 'NXdetector', local_name: 'frelon' },
              members: { data: stack, image_key: { shape: [101], values: energies.map(() => 0) } },
            },
            white_before_frelon: { attributes: { NX_class: 'NXdetector' }, members: { data: stack } },
            energy: { attributes: { NX_class: 'NXpositioner' }, members: { value: energy } },
          },
        },
        plotselect: {
          attributes: { NX_class: 'NXdata', signal: 'data_mean', axes: ['energy'], title: 'Mean counts' },
          members: {
            data_mean: {
              attributes: { units: 'counts', long_name: 'mean of Data' },
              shape: [101],
              values: counts,
            },
            energy,
          },
        },
      },
    },
  },
})
