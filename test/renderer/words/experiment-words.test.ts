import { describe, expect, test } from 'vitest'
import { experimentSubtitle, experimentTitle } from '../../../renderer/words/experiment-words.ts'
import { nodeFacts } from '../../../renderer/words/node-facts.ts'
import {
  countWords,
  planWords,
  resultTone,
  resultTotal,
  shownStatus,
  statusTone,
  summaryWords,
} from '../../../renderer/words/node-words.ts'
import { parameterInput, parameterText } from '../../../renderer/words/parameter-words.ts'
import { plannedEntries } from '../../../renderer/words/plan-entries.ts'
import { parameterFields } from '../../../renderer/words/plan-parameters.ts'
import { runHeadline } from '../../../renderer/words/run-headline.ts'
import { runProgress } from '../../../renderer/words/run-progress.ts'
import { writingFile } from '../../../renderer/words/writing-file.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import { emptyTree } from '../../../shared/structure/apply-event.ts'
import {
  data,
  events,
  finished,
  plan,
  scan,
  startedAtMs,
  treeAfterPoint,
  treeOf,
} from '../support/eff-tree.ts'

const running = treeAfterPoint(2)
const runningState = { phase: 'running', since: 0, node: data } as const

test('the title names experiment and plan, the subtitle its first values', () => {
  expect(experimentTitle(running)).toBe('EFF_0001 · EFF')
  expect(experimentSubtitle(running)).toContain('user toto · exp name tutu')
  expect(experimentTitle(emptyTree())).toBe('Hutch')
  expect(experimentSubtitle(emptyTree())).toBe('No experiment yet')
})

describe('headline', () => {
  test('says what is done and where the scan stands', () => {
    expect(runHeadline(runningState, running)).toEqual({
      title: 'Data',
      detail: 'energy 4 keV in Energy Scan',
    })
  })

  test('sums up what was recorded once the run is over', () => {
    const done = runHeadline({ phase: 'done', since: 0, outcome: 'complete' }, finished)
    expect(done.title).toBe('EFF_0001')
    expect(done.detail).toMatch(/^21 frames · .* · none lost$/)
  })

  test('says so before there is anything', () => {
    expect(runHeadline({ phase: 'idle' }, emptyTree()).title).toBe('No experiment')
    expect(runHeadline({ phase: 'preflight', since: 0 }, treeOf(events.slice(0, 1))).detail).toBe(
      'Getting ready',
    )
  })
})

describe('progress', () => {
  test('is nothing without an experiment and one at the end', () => {
    expect(runProgress(emptyTree(), 0)).toMatchObject({ fraction: 0, leftS: undefined })
    expect(runProgress(finished, startedAtMs + 9e9)).toMatchObject({ fraction: 1, leftS: undefined })
  })

  test('trusts the plan at the start', () => {
    const progress = runProgress(treeOf(events.slice(0, 1)), startedAtMs)
    expect(progress.leftS).toBeCloseTo(plan.totals.durationS)
  })

  test('learns from the speed so far', () => {
    const progress = runProgress(running, startedAtMs + 60_000)
    expect(progress.elapsedS).toBe(60)
    expect(progress.leftS).toBeCloseTo((60 * (1 - progress.fraction)) / progress.fraction)
    expect(progress.endsAtMs).toBeCloseTo(startedAtMs + 60_000 + (progress.leftS ?? 0) * 1000)
  })

  test('never goes back while events come in', () => {
    let last = 0
    for (let count = 1; count <= events.length; count += 3) {
      const { fraction } = runProgress(treeOf(events.slice(0, count)), startedAtMs)
      expect(fraction).toBeGreaterThanOrEqual(last)
      last = fraction
    }
  })
})

describe('nodes', () => {
  const node = (id: typeof scan, tree = running) => {
    const found = tree.nodes.get(id)
    if (found === undefined) throw new Error(`no ${id}`)
    return found
  }

  test('count what is done of what was planned, only the total once complete', () => {
    expect(countWords(node(scan))).toBe('2 / 5')
    expect(countWords(node(scan, finished))).toBe('5')
    expect(countWords(node(scan, treeOf(events.slice(0, 1))))).toBe('5')
  })

  test('say what they do in one line', () => {
    expect(planWords(node(scan).plan)).toBe('energy 3.5 → 4.5 keV · 5 points')
    expect(planWords(node(data).plan)).toContain('1 frame ×')
    expect(planWords(plan.root)).toBe('4 steps')
    expect(summaryWords(node(scan).plan)).toBe(planWords(node(scan).plan))
    const command = 'ascan th 0 1 10 1'
    const typed = { ...plan.root, kind: 'macro', name: `#1 ${command}`, command } as const
    expect(summaryWords(typed)).toBe('as typed in SPEC')
    expect(summaryWords({ ...typed, command: 'ascan th  0 1  10 1' })).toBe('as typed in SPEC')
    expect(summaryWords({ ...typed, name: 'Rocking curve' })).toBe(command)
  })

  test('list plan, state and last values with their units', () => {
    const facts = nodeFacts(running, node(scan))
    expect(facts).toContainEqual({ label: 'step', value: '0.25 keV' })
    expect(facts).toContainEqual({ label: 'state', value: 'running · 2 / 5' })
    expect(facts.find(({ label }) => label === 'last data_frelon_mean')?.value).toMatch(/ counts$/)
    expect(facts.some(({ label }) => label.includes('epoch'))).toBe(false)
    const paused = { ...running, run: { phase: 'paused', since: 0, node: data } as const }
    expect(nodeFacts(paused, node(scan))).toContainEqual({ label: 'state', value: 'paused · 2 / 5' })
  })

  test('wait with their run, as far as they are under way', () => {
    const held = { phase: 'holding', since: 0, node: data, reason: 'no beam' } as const
    const paused = { phase: 'paused', since: 0, node: data } as const
    expect(shownStatus(node(data), paused)).toBe('paused')
    expect(shownStatus(node(data), held)).toBe('holding')
    expect(shownStatus(node(data, finished), paused)).toBe('complete')
    expect(shownStatus(node(data, treeOf(events.slice(0, 1))), held)).toBe('planned')
  })

  test('that take turns in a scan say which has its turn', () => {
    const at = (id: typeof scan) => ({ phase: 'running', since: 0, node: id }) as const
    expect(shownStatus(node(data), at(data))).toBe('running')
    expect(shownStatus(node(data), at(nodeId('/EFF/Energy Scan/White after')))).toBe('in turn')
    expect(shownStatus(node(scan), at(data))).toBe('running')
  })

  test('have a tone for every status and result state', () => {
    expect(
      (['planned', 'running', 'paused', 'holding', 'complete', 'aborted', 'failed', 'skipped'] as const).map(
        statusTone,
      ),
    ).toEqual(['quiet', 'ok', 'warn', 'warn', 'ok', 'warn', 'error', 'quiet'])
    expect((['waiting', 'running', 'done', 'failed', 'cancelled'] as const).map(resultTone)).toEqual([
      'quiet',
      'accent',
      'ok',
      'error',
      'quiet',
    ])
    expect([resultTotal([101, 512, 512]), resultTotal([512, 512])]).toEqual([101, 1])
  })
})

test('the growing file is named from the experiment folder on', () => {
  expect(writingFile(running)).toMatch(/^EFF_0001\/EFF_0001_entry_\d{4}\.h5$/)
  expect(writingFile(emptyTree())).toBeUndefined()
})

test('values read as in a description and can be typed back', () => {
  expect(parameterText({ value: 3.5, unit: 'keV' })).toBe('3.5 keV')
  expect(parameterText(true)).toBe('yes')
  expect(parameterInput({ value: 12_000, unit: 'eV' })).toBe('12000 eV')
})

test('the form offers what is missing first and every name once', () => {
  const fields = parameterFields({ ...plan, missing: [{ label: 'sample', need: 'required' }] })
  expect(fields.map(({ name, need }) => [name, need])).toEqual([
    ['sample', 'required'],
    ['user', undefined],
    ['exp name', undefined],
  ])
})

test('the entries of a plan fill its time without gaps', () => {
  const entries = plannedEntries(plan)
  expect(entries.map(({ node }) => node.name)).toEqual(['Dark for white', 'Dark for data', 'Energy Scan'])
  expect(entries.map(({ frames }) => frames)).toEqual([3, 3, 15])
  let end = 0
  for (const { start, share } of entries) {
    expect(start).toBeCloseTo(end)
    end = start + share
  }
  expect(end).toBeCloseTo(1)
})
