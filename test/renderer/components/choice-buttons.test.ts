import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import ChoiceButtons from '../../../renderer/components/ChoiceButtons.vue'

test('a choice shows all values, says which is chosen, and tells of another one that is pressed', async () => {
  const choices = [
    { value: 10, words: '10' },
    { value: 25, words: '25' },
  ]
  const choice = mount(ChoiceButtons, { props: { label: 'Images', choices, modelValue: 25 } })
  expect(choice.get('[role=radiogroup]').attributes('aria-label')).toBe('Images')
  const buttons = choice.findAll('[role=radio]')
  expect(buttons.map(button => [button.text(), button.attributes('aria-checked')])).toEqual([
    ['10', 'false'],
    ['25', 'true'],
  ])
  await buttons[0]?.trigger('click')
  expect(choice.emitted('update:modelValue')).toEqual([[10]])
})
