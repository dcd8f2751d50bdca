/** What an acquisition is for. The role decides shutter, sample and NeXus `image_key`. */
export const roles = [
  'dark',
  'white',
  'data',
  'monitorPosition',
  'reference',
  'calibration',
  'other',
] as const
export type Role = (typeof roles)[number]

/** NeXus `image_key` of a frame with this role: 0 projection, 1 flat field, 2 dark field, 3 invalid. */
export function imageKey(role: Role): 0 | 1 | 2 | 3 {
  switch (role) {
    case 'dark':
      return 2
    case 'white':
      return 1
    case 'data':
    case 'reference':
    case 'calibration':
    case 'other':
    case 'monitorPosition':
      return 0
  }
}
