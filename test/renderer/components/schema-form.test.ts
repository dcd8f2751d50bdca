import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import SchemaForm from '../../../renderer/components/form/SchemaForm.vue'
import { deviceKind } from '../../../shared/description/device-kinds.ts'
import type { DraftProblem, Settings } from '../../../shared/model/devices.ts'

const camera: Settings = { host: 'cam', port: 7000, image: { height: 2048, width: 2048 } }
const spec: Settings = { spec: 'a:b', motors: { samy: { unit: 'mm' } }, counters: { sec: 's' } }

function show(kind: string, settings: Settings, problems: readonly DraftProblem[] = []) {
  const schema = deviceKind(kind)?.schema ?? {}
  const form = mount(SchemaForm, { props: { schema, settings, problems } })
  return { form, last: () => form.emitted<[Settings]>('change')?.at(-1)?.[0] }
}

test('every setting of the schema has a control with a name', () => {
  const { form } = show('microscope', camera)
  for (const key of ['host', 'port', 'pixelType', 'compression']) {
    expect(form.find(`[data-setting="${key}"] :is(input, select)`).attributes('aria-label')).toBeTruthy()
  }
  expect(form.findAll('[data-setting="image"] input')).toHaveLength(2)
})

test('what is typed is one changed setting; the rest stays as it is', async () => {
  const { form, last } = show('microscope', camera)
  await form.find('[data-setting="port"] input').setValue('7001')
  expect(last()).toEqual({ ...camera, port: 7001 })
  await form.find('[data-setting="height"] input').setValue('512')
  expect(last()).toEqual({ ...camera, image: { height: 512, width: 2048 } })
  await form.find('[data-setting="host"] input').setValue('')
  expect(last()).toEqual({ port: 7000, image: camera.image })
  await form.find('[data-setting="compression"] select').setValue('none')
  expect(last()).toMatchObject({ compression: 'none' })
})

test('a group that may be left out is added with what it needs, and removed', async () => {
  const { form, last } = show('microscope', camera)
  await form.find('[data-setting="geometry"] button').trigger('click')
  expect(last()).toMatchObject({ geometry: { distance: '150 mm', centre: { x: 512, y: 512 } } })
  const { form: filled, last: left } = show('microscope', { ...camera, display: { scale: 'log' } })
  await filled.find('[aria-label="Remove Display"]').trigger('click')
  expect(left()).toEqual(camera)
})

test('a wrong value is marked, and told in place of its help', () => {
  const problem = {
    pointer: '/image/height',
    message: 'must be pixels; found 0',
    advice: 'For example: 2048',
  }
  const { form } = show('microscope', camera, [problem])
  const row = form.find('[data-setting="height"]')
  expect(row.get('input').attributes('aria-invalid')).toBe('true')
  expect(row.get('[role=alert]').text()).toContain('must be pixels; found 0')
  expect(form.find('[data-setting="width"] [role=alert]').exists()).toBe(false)
})

test('motors and counters are rows that can be added, changed and removed', async () => {
  const { form, last } = show('spec', spec)
  await form.find('[aria-label="Unit of samy"]').setValue('um')
  expect(last()).toMatchObject({ motors: { samy: { unit: 'um' } } })
  await form.find('[aria-label="New name in Counters"]').setValue('mon')
  await form.findAll('form').at(1)?.trigger('submit')
  expect(last()).toMatchObject({ counters: { sec: 's', mon: '' } })
  await form.find('[aria-label="Remove samy"]').trigger('click')
  expect(last()).toMatchObject({ motors: {} })
})

test('a switch that is off is no setting', async () => {
  const { form, last } = show('spec', { ...spec, readOnly: true })
  await form.find('[data-setting="readOnly"] input').setValue(false)
  expect(last()).toEqual(spec)
})
