import { describe, expect, test } from 'vitest'
import { Stall } from '../../../electron/writer/stall.ts'
import { diskError, mayPass } from '../../../electron/platform/disk-error.ts'

function failing(code: string): Error {
  return diskError(Object.assign(new Error(code), { code }), '/data/a.h5', 'append frame 3')
}

function rig(decisions: readonly ('try again' | 'give up')[]) {
  const news: string[] = []
  const left = [...decisions]
  const stall = new Stall({
    stalled: problem => {
      news.push(problem.message)
      queueMicrotask(() => stall.answer(left.shift() ?? 'give up'))
    },
    flowing: () => news.push('flowing'),
  })
  return { news, stall }
}

describe('a stall', () => {
  test('tries for as long as it is told to, and says when the disk takes data again', async () => {
    const { news, stall } = rig(['try again', 'try again'])
    const outcomes = [failing('EDQUOT'), undefined]
    expect(await stall.overcome(failing('ENOSPC'), () => outcomes.shift())).toBeUndefined()
    expect(news).toEqual([
      'The disk is full: could not append frame 3',
      'The disk quota is used up: could not append frame 3',
      'flowing',
    ])
  })

  test('ends with the failure when it is given up', async () => {
    const { news, stall } = rig(['give up'])
    const failure = failing('EROFS')
    expect(await stall.overcome(failure, () => undefined)).toBe(failure)
    expect(news).toHaveLength(1)
  })

  test('asks nobody about what cannot pass', async () => {
    const { news, stall } = rig(['try again'])
    const failure = failing('EACCES')
    expect(await stall.overcome(failure, () => undefined)).toBe(failure)
    expect(news).toEqual([])
  })

  test('is one for all who fail meanwhile', async () => {
    const { news, stall } = rig(['try again'])
    const both = [
      stall.overcome(failing('ENOSPC'), () => undefined),
      stall.overcome(failing('EIO'), () => undefined),
    ]
    expect(await Promise.all(both)).toEqual([undefined, undefined])
    expect(news).toEqual(['The disk is full: could not append frame 3', 'flowing', 'flowing'])
  })
})

test('only what the system may take back may pass', () => {
  expect(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ESTALE'].map(code => mayPass(failing(code)))).not.toContain(
    false,
  )
  expect(['EACCES', 'EEXIST', 'EBADF'].map(code => mayPass(failing(code)))).not.toContain(true)
  expect(mayPass(undefined)).toBe(false)
})
