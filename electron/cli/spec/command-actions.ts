import { readyStatus, simulateStatus } from '../../../shared/spec/property-names.ts'
import { valueText } from '../../../shared/spec/value.ts'
import { valueJson } from '../../../shared/spec/value-json.ts'
import { type SpecAction, type SpecContext, usageOf } from './spec-action.ts'

/** Runs a command line: what SPEC prints as it comes, at last its value. */
export const command: SpecAction = async context => {
  const { client, words, io, signal } = context
  const source = words.join(' ')
  if (source.trim() === '') throw usageOf('cmd', 'cmd needs a COMMAND', 'cmd COMMAND')
  const screen = printer(context)
  const value = await client.console(source, { onOutput: screen.take, signal })
  screen.end()
  if (io.isJson) io.json({ value: valueJson(value) })
  else io.out(`= ${valueText(value)}`)
  return 0
}

/** Ctrl-C in SPEC, for everybody who uses it. */
export const abort: SpecAction = async ({ client, io }) => {
  await client.abort()
  await client.roundTrip()
  if (io.isJson) io.json({ server: client.name, aborted: true })
  else io.out(`${client.name}: aborted`)
  return 0
}

export const status: SpecAction = async ({ client, io }) => {
  const [ready, simulate] = await Promise.all([client.read(readyStatus), client.read(simulateStatus)])
  const isReady = ready.trim() !== '0'
  const isSimulating = simulate.trim() !== '0'
  if (io.isJson) io.json({ server: client.name, ready: isReady, simulate: isSimulating })
  else io.out(`${client.name}: ${isReady ? 'ready' : 'busy'}${isSimulating ? ', simulating' : ''}`)
  return 0
}

/** Output comes in pieces; a person gets whole lines. */
function printer({ io }: SpecContext): { readonly take: (text: string) => void; readonly end: () => void } {
  let rest = ''
  return {
    take: text => {
      if (io.isJson) {
        io.json({ output: text })
        return
      }
      const lines = `${rest}${text}`.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) io.out(line)
    },
    end: () => {
      if (rest !== '') io.out(rest)
    },
  }
}
