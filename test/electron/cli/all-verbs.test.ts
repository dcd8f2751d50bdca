import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allVerbs } from '../../../electron/cli/all-verbs.ts'
import { verbHelp } from '../../../electron/cli/verb-help.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'

const docs = join(import.meta.dirname, '../../../docs')
const commandLine = readFileSync(join(docs, 'command-line.md'), 'utf8')
const simulator = readFileSync(join(docs, 'simulated-beamline.md'), 'utf8')
const verbs = allVerbs({
  clock: systemClock(),
  entries: '',
  onStopRequest: () => () => undefined,
  untilStopped: async () => undefined,
})
const names = verbs.map(({ spec }) => spec.name)

/** What several verbs share is told once: by the text on exit codes and `--json`, and with the simulated beamline. */
const everywhere = `${commandLine.slice(0, commandLine.indexOf('\n## '))}\n${simulator}`

describe('docs/command-line.md and hutch help agree', () => {
  test('on the verbs there are', () => {
    const sections = [...commandLine.matchAll(/^## (.+)$/gm)].map(([, title]) => title)
    const table = [...commandLine.matchAll(/^\| \[`(\w+)`\]\(#\1\)/gm)].map(([, name]) => name)
    expect(sections.toSorted()).toEqual(names.toSorted())
    expect(table.toSorted()).toEqual(names.toSorted())
  })

  test.each(verbs)('on every option of $spec.name', ({ spec }) => {
    const told = optionsIn(`${sectionOf(spec.name)}\n${everywhere}`)
    expect(Object.keys(spec.options).filter(option => !told.has(option))).toEqual([])
  })

  test.each(verbs)('on no other option in the section of $spec.name', ({ spec }) => {
    const others = namedVerbs(spec.name)
    const known = new Set(others.flatMap(verb => Object.keys(verb.spec.options)))
    expect([...optionsIn(sectionOf(spec.name))].filter(option => !known.has(option))).toEqual([])
  })
})

test.each(verbs)('the help of $spec.name explains every option', ({ spec, does }) => {
  expect(does).not.toBe('')
  for (const [name, { help }] of Object.entries(spec.options)) expect(help, name).not.toBe('')
  expect(verbHelp(spec, does)).toHaveLength(3 + Object.keys(spec.options).length)
})

function sectionOf(name: string): string {
  const [, text = ''] = `${commandLine}\n## `.split(`\n## ${name}\n`)
  return text.slice(0, text.indexOf('\n## '))
}

function optionsIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, option = '']) => option))
}

/** The verb of a section, and those whose command lines it shows besides. */
function namedVerbs(name: string): typeof verbs {
  const text = sectionOf(name)
  return verbs.filter(({ spec }) => spec.name === name || text.includes(`hutch ${spec.name} `))
}
