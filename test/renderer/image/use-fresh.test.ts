import { expect, test } from 'vitest'
import { shallowRef } from 'vue'
import type { Shown } from '../../../renderer/image/painter-protocol.ts'
import { useFresh } from '../../../renderer/image/use-fresh.ts'
import { desk } from '../support/desk.ts'

function rig() {
  const { clock, settle, use } = desk()
  const shown = shallowRef<Shown>()
  const isFresh = use(() => useFresh(shown))
  const show = (frame: number, ageMs: number | undefined): void => {
    const source = { live: true, detector: 'a', node: 'n', file: 'f', dataset: 'd', frame }
    shown.value = { source, ageMs } as Shown
  }
  const wait = async (ms: number): Promise<boolean> => {
    clock.advance(ms)
    await settle()
    return isFresh.value
  }
  return { isFresh, show, wait }
}

test('live images have an age as long as they come, and none when they stop', async () => {
  const { isFresh, show, wait } = rig()
  expect(isFresh.value).toBe(false)
  for (let frame = 0; frame < 5; frame++) {
    show(frame, 20)
    expect(await wait(1000)).toBe(true)
  }
  expect(await wait(2000)).toBe(false)
  show(5, 20)
  expect(isFresh.value).toBe(true)
})

test('the same image in other colours has not come again', async () => {
  const { show, wait } = rig()
  show(0, 20)
  expect(await wait(2500)).toBe(true)
  show(0, 2520)
  expect(await wait(500)).toBe(false)
  show(0, 3020)
  expect(await wait(0)).toBe(false)
})

test('recorded images have no age', () => {
  const { isFresh, show } = rig()
  show(0, 20)
  show(1, undefined)
  expect(isFresh.value).toBe(false)
})
