import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Clock } from '../../../shared/base/clock.ts'
import { makePacket } from '../../../shared/spec/make-packet.ts'
import { abortable } from '../../../electron/spec/abortable.ts'
import { BusyFlag, isOne } from '../../../electron/spec/busy-flag.ts'
import { withDeadline } from '../../../electron/spec/deadline.ts'
import { joinSignals } from '../../../electron/spec/join-signals.ts'
import { PendingReplies } from '../../../electron/spec/pending-replies.ts'
import type { PropertyListener } from '../../../electron/spec/watches.ts'

const quiet = new AbortController().signal

describe('pending replies', () => {
  test('are found by number in any order, once', async () => {
    const pending = new PendingReplies()
    const [first, second] = [pending.add('first'), pending.add('second')]
    expect(pending.settle(reply(second.sn))).toBe(true)
    expect(pending.settle(reply(second.sn))).toBe(false)
    expect((await second.reply).sn).toBe(second.sn)
    first.forget()
    expect(pending.settle(reply(first.sn))).toBe(false)
  })

  test('never use number 0, which means that nobody listens', () => {
    const pending = new PendingReplies()
    expect(pending.settle(reply(0))).toBe(false)
    expect(pending.add('first').sn).toBe(1)
  })

  test('fail all at once, each by its name', async () => {
    const pending = new PendingReplies()
    const questions = ['one', 'two'].map(what => pending.add(what).reply)
    pending.failAll(what => new Error(`lost ${what}`))
    await expect(questions[0]).rejects.toThrow('lost one')
    await expect(questions[1]).rejects.toThrow('lost two')
  })

  test('remember a bounded number of unanswered orders', () => {
    const pending = new PendingReplies()
    const refused: number[] = []
    const numbers = Array.from({ length: 300 }, (_, index) =>
      pending.addRefusal(() => void refused.push(index)),
    )
    expect(pending.settle(reply(numbers[0] ?? 0))).toBe(false)
    expect(pending.settle(reply(numbers[299] ?? 0))).toBe(true)
    expect(refused).toEqual([299])
  })
})

describe('a busy flag', () => {
  test('waits for up and down again', async () => {
    const { flag, tell } = flagRig()
    tell('0')
    const cycle = flag.cycle(() => {}, { startWithinMs: 1000, signal: quiet })
    tell('1')
    tell('0')
    expect(await cycle).toBe(true)
  })

  test('is not fooled by the present value that is told again', async () => {
    const { flag, tell, pass } = flagRig()
    tell('0')
    const cycle = flag.cycle(() => tell('0'), { startWithinMs: 1000, signal: quiet })
    pass()
    expect(await cycle).toBe(false)
  })

  test('says when nothing began in time', async () => {
    const { flag, tell, pass } = flagRig()
    tell('0')
    const cycle = flag.cycle(() => {}, { startWithinMs: 1000, signal: quiet })
    pass()
    expect(await cycle).toBe(false)
  })

  test('waits however long something runs', async () => {
    const { flag, tell, pass } = flagRig()
    tell('0')
    const cycle = flag.cycle(() => tell('1'), { startWithinMs: 1000, signal: quiet })
    pass()
    await Promise.resolve()
    tell('0')
    expect(await cycle).toBe(true)
  })

  test('counts as unknown after the connection was lost', async () => {
    const { flag, tell, lose } = flagRig()
    tell('0')
    await flag.idle(quiet)
    lose()
    const idle = flag.idle(quiet)
    tell('1')
    tell('0')
    await idle
  })

  test('stops waiting when aborted', async () => {
    const { flag, tell } = flagRig()
    tell('1')
    const stop = new AbortController()
    const idle = flag.idle(stop.signal)
    stop.abort(new Error('enough'))
    await expect(idle).rejects.toThrow('enough')
    await expect(flag.idle(stop.signal)).rejects.toThrow('enough')
  })
})

describe('waiting', () => {
  test('with a deadline ends by whichever comes first, and keeps failures', async () => {
    const { clock, pass } = handClock()
    const options = { clock, timeoutMs: 10, late: () => new Error('late') }
    expect(await withDeadline(Promise.resolve(5), options)).toBe(5)
    await expect(withDeadline(Promise.reject(new Error('broken')), options)).rejects.toThrow('broken')
    const never = withDeadline(new Promise(() => {}), options)
    pass()
    await expect(never).rejects.toThrow('late')
  })

  test('abortably leaves no listener behind', async () => {
    const stop = new AbortController()
    for (let turn = 0; turn < 5; turn++)
      expect(await abortable(Promise.resolve(turn), stop.signal)).toBe(turn)
    await setImmediate()
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0)
    stop.abort(new Error('no'))
    await expect(abortable(new Promise(() => {}), stop.signal)).rejects.toThrow('no')
  })

  test('for several signals ends with the first, and releases the others', () => {
    const [a, b] = [new AbortController(), new AbortController()]
    const joined = joinSignals([a.signal, b.signal])
    b.abort('b')
    a.abort('a')
    expect(joined.signal.reason).toBe('b')
    joined.release()
    expect(joinSignals([a.signal]).signal.reason).toBe('a')
    const released = new AbortController()
    const free = joinSignals([released.signal])
    free.release()
    released.abort()
    expect(free.signal.aborted).toBe(false)
  })
})

function reply(sn: number): ReturnType<typeof makePacket> {
  return makePacket({ command: 13, sn, atMs: 0 })
}

/** Sleeps end when `pass` is called. */
function handClock(): { readonly clock: Clock; readonly pass: () => void } {
  const sleepers = new Set<() => void>()
  return {
    clock: {
      nowMs: () => 0,
      elapsedMs: () => 0,
      sleep: (_, signal) =>
        new Promise((resolve, reject) => {
          sleepers.add(resolve)
          signal?.addEventListener('abort', () => reject(signal.reason as Error))
        }),
    },
    pass: () => {
      for (const wake of sleepers) wake()
    },
  }
}

function flagRig(): {
  readonly flag: BusyFlag
  readonly tell: (value: string) => void
  readonly lose: () => void
  readonly pass: () => void
} {
  const { clock, pass } = handClock()
  let told: PropertyListener = () => {}
  let lost: () => void = () => {}
  const flag = new BusyFlag({
    clock,
    means: isOne,
    watch: listener => {
      told = listener
      return () => {}
    },
    onLost: listener => {
      lost = listener
      return () => {}
    },
  })
  return { flag, pass, lose: () => lost(), tell: value => told(value, { kind: 'text', text: value }) }
}
