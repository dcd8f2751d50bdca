import { useControlStore } from '../stores/control.ts'
import type { Command } from './command.ts'

const group = 'Window'

/** Handing control from window to window: one asks, the other gives or keeps it. */
export function controlCommands(): readonly Command[] {
  const control = useControlStore()
  const whyNoAnswer = (): string | undefined =>
    control.asked === undefined ? 'No other window asks for control' : undefined

  return [
    {
      id: 'control.ask',
      label: 'Ask for control',
      group,
      key: 'Control+Shift+G',
      whyNot: () => {
        if (control.asking !== undefined) return 'It has been asked for'
        return control.isWatching ? undefined : 'This window has control'
      },
      run: control.ask,
    },
    {
      id: 'control.withdraw',
      label: 'Withdraw the request for control',
      group,
      key: 'Control+Shift+K',
      whyNot: () => (control.asking === undefined ? 'This window does not ask for control' : undefined),
      run: control.withdraw,
    },
    {
      id: 'control.give',
      label: 'Give control',
      group,
      key: 'Control+Shift+G',
      whyNot: whyNoAnswer,
      run: () => control.answer(true),
    },
    {
      id: 'control.keep',
      label: 'Keep control',
      group,
      key: 'Control+Shift+K',
      whyNot: whyNoAnswer,
      run: () => control.answer(false),
    },
  ]
}
