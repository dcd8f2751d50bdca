import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import { defineComponent, h, withDirectives } from 'vue'
import { vShown } from '../../../renderer/components/shown-value.ts'

const Field = defineComponent({
  props: { value: { type: String, required: true }, tick: { type: Number, default: 0 } },
  render() {
    return h('form', { 'data-tick': this.tick }, [withDirectives(h('input'), [[vShown, this.value]])])
  },
})
let form: VueWrapper | undefined

function field(value: string) {
  form = mount(Field, { props: { value }, attachTo: document.body })
  const input = form.get('input').element
  return { input, draw: async (props: object) => await form?.setProps(props) }
}

afterEach(() => form?.unmount())

test('a field shows its value, and every later one', async () => {
  const { draw, input } = field('EFF')
  expect(input.value).toBe('EFF')
  await draw({ value: 'IRON' })
  expect(input.value).toBe('IRON')
})

test('what is being typed stays, however often the form is drawn and whatever its value becomes', async () => {
  const { draw, input } = field('EFF')
  input.focus()
  input.value = 'IR'
  await draw({ tick: 1 })
  expect(input.value).toBe('IR')
  await draw({ value: 'THEIRS', tick: 2 })
  expect(input.value).toBe('IR')
})

test('once it counts, the field shows what became of it', async () => {
  const { draw, input } = field('5')
  input.focus()
  input.value = '5.0'
  input.dispatchEvent(new Event('change'))
  await draw({ value: '5', tick: 1 })
  expect(input.value).toBe('5')
})

test('a field that has the focus follows as long as nobody typed', async () => {
  const { draw, input } = field('1')
  input.focus()
  await draw({ value: '2' })
  expect(input.value).toBe('2')
})
