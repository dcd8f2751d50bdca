import { count, finite, list, oneOf, optional, record, text } from '../base/parse.ts'
import { pixelTypes } from '../model/pixels.ts'
import { problemKinds, type Problem } from '../model/problem.ts'
import type { MicroscopeFacts, MicroscopeReply, MicroscopeTruth } from './messages.ts'
import { parseImage } from './parse-request.ts'

const kinds = ['facts', 'done', 'truth', 'error', 'frame'] as const

/** @throws ParseError naming the field. */
export function parseReply(raw: unknown): MicroscopeReply {
  const fields = record(raw, 'reply')
  const kind = oneOf(fields.kind, kinds, 'kind')
  switch (kind) {
    case 'frame':
      return {
        kind,
        index: count(fields.index, 'index'),
        startedAtMs: finite(fields.startedAtMs, 'startedAtMs'),
      }
    case 'done':
      return { kind, re: count(fields.re, 're') }
    case 'facts':
      return { kind, re: count(fields.re, 're'), facts: parseFacts(fields.facts) }
    case 'truth':
      return { kind, re: count(fields.re, 're'), truth: parseTruth(fields.truth) }
    case 'error':
      return { kind, re: optional(fields.re, count, 're'), problem: parseProblem(fields.problem) }
  }
}

function parseFacts(raw: unknown): MicroscopeFacts {
  const fields = record(raw, 'facts')
  const [shortest, longest] = list(fields.exposureRangeS, 'exposureRangeS')
  return {
    model: text(fields.model, 'model'),
    image: parseImage(fields.image, 'image'),
    pixelType: oneOf(fields.pixelType, pixelTypes, 'pixelType'),
    pixelSizeUm: optional(fields.pixelSizeUm, finite, 'pixelSizeUm'),
    readoutS: finite(fields.readoutS, 'readoutS'),
    saturation: optional(fields.saturation, finite, 'saturation'),
    exposureRangeS: [finite(shortest, 'exposureRangeS'), finite(longest, 'exposureRangeS')],
  }
}

function parseProblem(raw: unknown): Problem {
  const fields = record(raw, 'problem')
  const where = optional(fields.where, text, 'where')
  const advice = optional(fields.advice, text, 'advice')
  return {
    kind: oneOf(fields.kind, problemKinds, 'problem.kind'),
    message: text(fields.message, 'problem.message'),
    ...(where === undefined ? {} : { where }),
    ...(advice === undefined ? {} : { advice }),
  }
}

function parseTruth(raw: unknown): MicroscopeTruth {
  const fields = record(raw, 'truth')
  const absorption = Object.entries(record(fields.absorption, 'absorption'))
  return {
    pixelSizeUm: finite(fields.pixelSizeUm, 'pixelSizeUm'),
    energiesKev: numbers(fields.energiesKev, 'energiesKev'),
    shifts: list(fields.shifts, 'shifts').map(pair => {
      const [rows, columns] = list(pair, 'shifts')
      return [finite(rows, 'shifts'), finite(columns, 'shifts')] as const
    }),
    absorption: Object.fromEntries(absorption.map(([phase, values]) => [phase, numbers(values, phase)])),
    arrays: list(fields.arrays, 'arrays').map(name => text(name, 'arrays')),
  }
}

function numbers(raw: unknown, what: string): readonly number[] {
  return list(raw, what).map(value => finite(value, what))
}
