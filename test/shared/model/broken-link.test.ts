import { describe, expect, test } from 'vitest'
import { brokenLinkWords, missingFiles } from '../../../shared/model/broken-link.ts'

const file = { what: 'file', where: '/data/frames_000001.h5' } as const
const linkTarget = 'frames_000001.h5::/entry/data'

describe('a broken link', () => {
  test('names the file that is missing, where it was looked for, and what to do', () => {
    expect(brokenLinkWords({ linkTarget, missing: file })).toEqual({
      message: 'a link to frames_000001.h5::/entry/data: the file /data/frames_000001.h5 is not there',
      advice: 'Put the file in this place, or ask for it where the data were taken.',
    })
  })

  test('names what a file that is there lacks', () => {
    const missing = { what: 'object', where: '/data/a.h5::/entry' } as const
    expect(brokenLinkWords({ linkTarget: 'a.h5::/entry/x', missing }).message).toBe(
      'a link to a.h5::/entry/x: /data/a.h5::/entry does not exist',
    )
  })

  test.each([{ what: 'circle', where: '/data/a.h5::/loop' } as const, undefined])(
    'that leads in a circle, or of which nothing is known, leads nowhere: %j',
    missing => {
      const given = missing === undefined ? {} : { missing }
      expect(brokenLinkWords({ linkTarget: '/loop', ...given }).message).toBe(
        'a link to /loop, which leads nowhere',
      )
    },
  )
})

test('files that many links lead to are named once, in order; what a file lacks is none of them', () => {
  const other = { what: 'file', where: '/data/frames_000002.h5' } as const
  const object = { what: 'object', where: '/data/a.h5::/x' } as const
  expect(
    missingFiles([{ missing: file }, { missing: other }, { missing: file }, { missing: object }, {}]),
  ).toEqual([file.where, other.where])
})
