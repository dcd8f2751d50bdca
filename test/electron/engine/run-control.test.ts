import { describe, expect, test } from 'vitest'
import { isSkip, RunControl, StopRequest } from '../../../electron/engine/run-control.ts'

const nobody = { held: () => undefined, released: () => undefined }

describe('the control of a run', () => {
  test('an abort that follows a skip is an abort', () => {
    const control = new RunControl(nobody)
    control.skip()
    expect(isSkip(control.signal.reason)).toBe(true)
    control.abort()
    expect(control.signal.reason).toEqual(new StopRequest('abort'))
    control.skipDone()
    expect(control.signal.aborted).toBe(true)
  })

  test('a skip that follows an abort changes nothing', () => {
    const control = new RunControl(nobody)
    control.abort()
    control.abort()
    control.skip()
    control.skipDone()
    expect(isSkip(control.signal.reason)).toBe(false)
    expect(control.aborted).toBe(true)
  })

  test('the step after a skipped node gets a fresh signal, and only then', () => {
    const control = new RunControl(nobody)
    const first = control.signal
    control.skipDone()
    expect(control.signal).toBe(first)
    control.skip()
    control.skipDone()
    expect(control.signal.aborted).toBe(false)
  })

  test.each(['resume', 'skip', 'abort'] as const)('%s ends a pause', async verb => {
    const control = new RunControl(nobody)
    control.askPause()
    const paused = control.whilePaused()
    control[verb]()
    await paused
    expect(control.pauseAsked).toBe(false)
  })

  test('of a pause and a stop that have not come yet the last one counts, and resume takes it back', () => {
    const control = new RunControl(nobody)
    control.askPause()
    control.askStop('scan')
    expect([control.pauseAsked, control.stopAfter]).toEqual([false, 'scan'])
    control.skip()
    expect(control.stopAfter).toBe('scan')
    control.askPause()
    expect([control.pauseAsked, control.stopAfter]).toEqual([true, undefined])
    control.askStop('point')
    control.resume()
    expect(control.stopAfter).toBeUndefined()
  })
})
