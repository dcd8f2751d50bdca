import { describe, expect, test } from 'vitest'
import { profileFigure, profilesCsv } from '../../../../renderer/image/profile/profile-figure.ts'
import type { Profile } from '../../../../shared/imaging/profiles/profile.ts'

function profile(values: readonly number[], part: Partial<Profile> = {}): Profile {
  return { kind: 'row', start: 0, step: 1, values: Float64Array.from(values), ...part }
}

const box = { width: 100, height: 50 }

describe('the curve of a profile', () => {
  test('spans its box from the lowest to the highest value', () => {
    const figure = profileFigure(profile([2, 6, 4]), box)
    expect(figure).toMatchObject({ low: 2, high: 6, from: 0, to: 2 })
    expect(figure?.path).toBe('M0.0 50.0L50.0 0.0L100.0 25.0')
  })

  test('breaks where there is no value', () => {
    expect(profileFigure(profile([1, NaN, 3]), box)?.path).toBe('M0.0 50.0M100.0 0.0')
  })

  test('shows a single hot pixel among thousands', () => {
    const values = Array.from({ length: 4096 }, () => 1)
    values[1234] = 1000
    const path = profileFigure(profile(values), box)?.path ?? ''
    expect(path).toContain('V0.0')
    expect(path.length).toBeLessThan(100 * 20)
  })

  test('is nothing where no value is', () => {
    expect(profileFigure(profile([NaN, NaN]), box)).toBeUndefined()
    expect(profileFigure(profile([]), box)).toBeUndefined()
    expect(profileFigure(profile([1]), { width: 0, height: 0 })).toBeUndefined()
  })
})

test('profiles are copied as columns side by side, with their own positions', () => {
  const radial = profile([7, NaN, 9], { kind: 'radial', start: 0.5 })
  expect(profilesCsv([profile([1, 2]), radial])).toBe(
    'row_px,row,radial_px,radial\n0,1,0.5,7\n1,2,1.5,\n,,2.5,9\n',
  )
})
