import fc from 'fast-check'
import type { Plan } from '../../shared/model/plan.ts'
import { planOf } from './plan.ts'

/** YAML of small random trees of every kind of node, up to three repeating levels deep. */
export const randomDescriptions: fc.Arbitrary<string> = fc
  .array(randomNode(3), { minLength: 1, maxLength: 4 })
  .map(nodes => `hutch: 1\nsequence: Random\ntree:\n${numbered(nodes, '  ')}`)

export const randomPlans: fc.Arbitrary<Plan> = randomDescriptions.map(yaml => planOf(yaml))

type NodeText = (name: string, indent: string, depth: number) => string

function randomNode(levels: number): fc.Arbitrary<NodeText> {
  const acquisition = fc
    .record({
      frames: fc.integer({ min: 1, max: 4 }),
      role: fc.constantFrom('data', 'white', 'dark', 'monitorPosition'),
    })
    .map(
      ({ frames, role }): NodeText =>
        (name, indent) =>
          `${indent}- acquisition: ${name}\n${indent}  role: ${role}\n${indent}  frames: ${frames}\n` +
          `${indent}  exposure: 10 ms\n`,
    )
  const paramSet = fc.integer().map(
    (value): NodeText =>
      (name, indent) =>
        `${indent}- paramSet: ${name}\n${indent}  value: ${value}\n`,
  )
  if (levels === 0) return acquisition
  const children = fc.array(randomNode(levels - 1), { minLength: 1, maxLength: 3 })
  const scan = fc.tuple(fc.integer({ min: 1, max: 4 }), children).map(
    ([steps, inner]): NodeText =>
      (name, indent, depth) =>
        `${indent}- scan: ${name}\n${indent}  axis: { motor: ${motors[depth]}, from: 0, to: 1, steps: ${steps} }\n` +
        `${indent}  each:\n${numbered(inner, `${indent}    `, depth + 1)}`,
  )
  const repeat = fc.tuple(fc.integer({ min: 1, max: 4 }), children).map(
    ([times, inner]): NodeText =>
      (name, indent, depth) =>
        `${indent}- repeat: ${name}\n${indent}  times: ${times}\n` +
        `${indent}  each:\n${numbered(inner, `${indent}    `, depth + 1)}`,
  )
  const sequence = children.map(
    (inner): NodeText =>
      (name, indent, depth) =>
        `${indent}- sequence: ${name}\n${indent}  tree:\n${numbered(inner, `${indent}    `, depth + 1)}`,
  )
  return fc.oneof(acquisition, paramSet, scan, repeat, sequence)
}

// One motor per level, none of them the sample motor, so that no scan is inside a scan of the same motor.
const motors = ['energy', 'samx', 'rot', 'samz']

function numbered(nodes: readonly NodeText[], indent: string, depth = 0): string {
  return nodes.map((node, index) => node(`node ${depth}${index}`, indent, depth)).join('')
}
