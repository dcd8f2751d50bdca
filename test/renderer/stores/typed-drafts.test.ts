import { expect, test } from 'vitest'
import { effectScope } from 'vue'
import { typedDrafts } from '../../../renderer/stores/typed-drafts.ts'
import type { DeviceDraft } from '../../../shared/model/devices.ts'

const saved: DeviceDraft = { was: 'spec', kind: 'spec', name: 'SPEC', settings: { spec: 'id21:fourc' } }
const typed: DeviceDraft = { ...saved, settings: { spec: 'id21:6510' } }

const mayLeave = (): boolean => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))

test('a window with typed settings asks before it goes, one without does not', () => {
  const scope = effectScope()
  const drafts = scope.run(() => typedDrafts(() => []))
  expect(mayLeave()).toBe(true)
  drafts?.keep('spec', typed, saved)
  expect(mayLeave()).toBe(false)
  drafts?.keep('spec', saved, saved)
  expect(mayLeave()).toBe(true)
  drafts?.keep('new', typed, undefined)
  expect(mayLeave()).toBe(false)
  scope.stop()
  expect(mayLeave()).toBe(true)
})

test('what is typed at one place is nothing at another, and is forgotten alone', () => {
  const scope = effectScope()
  const drafts = scope.run(() => typedDrafts(() => []))
  drafts?.keep('spec', typed, saved)
  drafts?.keep('beamline', { ...typed, was: 'beamline' }, undefined)
  drafts?.forget('spec')
  expect(drafts?.at('spec')).toBeUndefined()
  expect(drafts?.at('beamline')?.was).toBe('beamline')
  scope.stop()
})
