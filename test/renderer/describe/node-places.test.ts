import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { moveItem } from '../../../shared/description/edit/list-edits.ts'
import { freeName, nodeModels } from '../../../renderer/describe/new-nodes.ts'
import { knowsNothing } from '../../../renderer/describe/knowledge.ts'
import {
  dropPlace,
  placeToAdd,
  stepOf,
  type NodeStep,
  type TreePlace,
} from '../../../renderer/describe/node-places.ts'
import { outlineRows, pointerOfLine } from '../../../renderer/describe/outline-rows.ts'
import {
  longestForForm,
  readDescriptionText,
  type FoundNode,
  type Reading,
} from '../../../renderer/describe/reading.ts'
import { previewDescription } from '../../../shared/plan/preview-description.ts'
import { insertItem } from '../../../shared/description/edit/list-edits.ts'
import { buildBeamline } from '../../builders/beamline.ts'
import { randomDescriptions } from '../../builders/random-plan.ts'
import { cases } from '../../support/random-cases.ts'

const seed = 20261123
/** A fair sample; more when asked for. */
const runs = Number(process.env.HUTCH_FUZZ_RUNS ?? cases(60))
const longMs = 30_000 + runs * 100
const template = readFileSync(join(import.meta.dirname, '../../../templates/full-field-exafs.yml'), 'utf8')
const reading = readDescriptionText(template)

function nodesOf(found: Reading): readonly FoundNode[] {
  if (found.kind !== 'read') throw new Error(`Not read: ${found.kind}`)
  return found.nodes
}

function pointerOf(name: string, found = reading): string {
  return nodesOf(found).find(node => node.name === name)!.pointer
}

describe('the outline', () => {
  const rows = outlineRows(reading, [], new Set())

  test('has the experiment, its nodes and what is recorded, with what matters of each', () => {
    expect(rows.map(({ detail, label, level, role }) => [level, label, role, detail].join('|'))).toEqual([
      '1|EFF||full-field-exafs',
      '2|Experiment Description||2',
      '2|Dark for white|dark|10 × 0.05 s',
      '2|Dark for data|dark|10 × 0.05 s',
      '2|Energy Scan||energy 3.5 → 4.5 keV',
      '3|MonoPos|monitorPosition|',
      '3|White before|white|0.05 s',
      '3|Data|data|0.05 s',
      '3|White after|white|0.05 s',
      '1|Recorded with it||3',
    ])
    expect(rows.at(4)).toMatchObject({ expanded: true, position: 4, setSize: 4 })
  })

  test('leaves out what is closed', () => {
    expect(outlineRows(reading, [], new Set([pointerOf('Energy Scan')]))).toHaveLength(6)
    expect(outlineRows(reading, [], new Set(['']))).toHaveLength(2)
  })

  test('counts mistakes where they are', () => {
    const line = template.split('\n').findIndex(text => text.includes('ring current:')) + 1
    const problems = [8, 21, line].map(
      at => ({ kind: 'description', message: 'm', where: `x:${at}:5` }) as const,
    )
    const wrong = outlineRows(reading, problems, new Set()).filter(row => row.problems > 0)
    expect(wrong.map(({ label }) => label)).toEqual([
      'Experiment Description',
      'Dark for data',
      'Recorded with it',
    ])
  })

  test('knows the node of each line', () => {
    const labelOf = (words: string): string | undefined => {
      const line = template.split('\n').findIndex(text => text.includes(words)) + 1
      return rows.find(({ pointer }) => pointer === pointerOfLine(reading, line))?.label
    }
    expect(
      ['hutch: 1', 'exp name', 'axis:', 'role: monitor', 'ring current', 'display:'].map(labelOf),
    ).toEqual(['EFF', 'Experiment Description', 'Energy Scan', 'MonoPos', 'Recorded with it', 'EFF'])
  })

  test('waits while the text cannot be read, and for a text that is too long', () => {
    const broken = readDescriptionText('tree: [')
    expect([broken.kind, outlineRows(broken, [], new Set())]).toEqual(['broken', []])
    expect(readDescriptionText('#'.repeat(longestForForm + 1))).toEqual({
      kind: 'long',
      characters: longestForForm + 1,
    })
    expect(nodesOf(readDescriptionText(''))).toEqual([])
  })

  test('shows a node of no kind, to be corrected', () => {
    const [node] = nodesOf(readDescriptionText('tree:\n  - aquisition: A\n'))
    expect(node).toMatchObject({ schema: undefined, name: '', children: undefined })
  })
})

describe('a step', () => {
  const landing = (name: string, step: NodeStep): string | undefined => {
    const pointer = pointerOf(name)
    const place = stepOf(reading, pointer, step)
    return place?.landsAt(pointer)
  }
  test.each([
    ['Dark for white', 'up', '/tree/0'],
    ['Dark for white', 'down', '/tree/2'],
    ['Experiment Description', 'up', undefined],
    ['Energy Scan', 'down', undefined],
    ['Energy Scan', 'in', undefined],
    ['Dark for data', 'out', undefined],
    ['Data', 'out', '/tree/4'],
    ['MonoPos', 'up', undefined],
  ] as const)('%s %s leads to %s', (name, step, pointer) => {
    expect(landing(name, step)).toBe(pointer)
  })

  test('in leads behind the last of the node above', () => {
    const text = 'tree:\n  - repeat: R\n    times: 2\n    each:\n      - acquisition: A\n  - acquisition: B\n'
    const found = readDescriptionText(text)
    expect(stepOf(found, '/tree/1', 'in')).toMatchObject({ list: '/tree/0/each', index: 1 })
  })
})

describe('a dropped node', () => {
  test('goes into what can hold it, else behind it', () => {
    const [dark, scan, data] = ['Dark for data', 'Energy Scan', 'Data'].map(name => pointerOf(name)) as [
      string,
      string,
      string,
    ]
    expect(dropPlace(reading, dark, scan, 'inside')).toMatchObject({ list: `${scan}/each`, index: 0 })
    expect(dropPlace(reading, dark, data, 'inside')).toMatchObject({ list: `${scan}/each`, index: 3 })
    expect(dropPlace(reading, data, dark, 'before')).toMatchObject({ list: '/tree', index: 2 })
    expect(dropPlace(reading, data, '', 'inside')).toMatchObject({ list: '/tree', index: 0 })
  })

  test('does not go into itself', () => {
    const scan = pointerOf('Energy Scan')
    expect(dropPlace(reading, scan, pointerOf('Data'), 'before')).toBeUndefined()
    expect(dropPlace(reading, scan, scan, 'behind')).toBeUndefined()
  })
})

test(
  'wherever a node goes, it is found where it was said to land',
  () => {
    fc.assert(
      fc.property(
        randomDescriptions,
        fc.nat(),
        fc.nat(),
        fc.constantFrom('before', 'inside', 'behind'),
        (text, one, two, side) => {
          // Names that differ everywhere, so that a node can be known again.
          let number = 0
          const named = text.replaceAll(/node \d+/g, () => `n${number++}`)
          const found = readDescriptionText(named)
          const nodes = nodesOf(found)
          const dragged = nodes[one % nodes.length]!
          const place: TreePlace | undefined = dropPlace(
            found,
            dragged.pointer,
            nodes[two % nodes.length]!.pointer,
            side,
          )
          if (place === undefined) return
          const after = nodesOf(
            readDescriptionText(moveItem(named, dragged.pointer, place.list, place.index)),
          )
          expect(after.find(({ pointer }) => pointer === place.landsAt(dragged.pointer))?.name).toBe(
            dragged.name,
          )
        },
      ),
      { seed, numRuns: runs },
    )
  },
  longMs,
)

describe('a new node', () => {
  test('comes into a node with children, else behind it', () => {
    expect(placeToAdd(reading, '')).toMatchObject({ list: '/tree', index: 4 })
    expect(placeToAdd(reading, pointerOf('Energy Scan'))).toMatchObject({ list: '/tree/3/each', index: 4 })
    expect(placeToAdd(reading, pointerOf('White before'))).toMatchObject({ list: '/tree/3/each', index: 2 })
  })

  test('has a name that no neighbour has', () => {
    expect(freeName('Dark', ['White'])).toBe('Dark')
    expect(freeName('Dark', ['Dark', 'Dark 2'])).toBe('Dark 3')
    expect(freeName('Dark 2', ['Dark', 'Dark 2'])).toBe('Dark 3')
  })

  test.each(nodeModels.map(model => [model.label, model] as const))(
    '%s is valid as it comes',
    (_label, model) => {
      const devices = { ...knowsNothing.devices, motors: [{ name: 'energy', unit: 'keV' }] }
      const text = insertItem(
        'hutch: 1\nsequence: New\ntree:\n',
        '/tree',
        0,
        model.make(model.id, { ...knowsNothing, devices }),
      )
      expect(previewDescription(text, 'new.yml', buildBeamline()).problems).toEqual([])
    },
  )
})
