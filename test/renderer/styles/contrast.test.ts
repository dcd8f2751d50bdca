import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const css = readFileSync(resolve(import.meta.dirname, '../../../renderer/styles/tokens.css'), 'utf8')
const surfaces = ['bg0', 'bg1', 'bg2', 'bg3', 'field']
const texts = ['text1', 'text2', 'text3', 'accent', 'ok', 'warn', 'error', 'simulator']
const tones = ['accent', 'ok', 'warn', 'error', 'simulator', 'text2']
const curves = ['curve-1', 'curve-2', 'curve-3', 'curve-4', 'curve-5', 'curve-6']

describe.each(['dark', 'light', 'hutch'])('theme %s', theme => {
  const colours = tokensOf(theme)
  const ratio = (front: string, back: string) => contrast(colour(colours, front), colour(colours, back))

  test.each(texts)('%s can be read on every surface (WCAG 2 AA, 4.5:1)', text => {
    for (const surface of surfaces) expect(ratio(text, surface), surface).toBeGreaterThanOrEqual(4.45)
  })

  test('borders of controls can be seen on every surface (3:1)', () => {
    for (const surface of surfaces) expect(ratio('ctl', surface), surface).toBeGreaterThanOrEqual(2.95)
  })

  test('text on the accent can be read', () => {
    expect(ratio('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5)
  })

  test.each(tones)('%s can be read on its own tint, as in the pill of the run bar', tone => {
    const back = mix(colour(colours, tone), colour(colours, 'bg1'), tintOf(theme))
    expect(contrast(colour(colours, tone), back)).toBeGreaterThanOrEqual(4.5)
  })

  test.each(curves)('%s can be told from the pane behind it (4.5:1)', curve => {
    expect(ratio(curve, 'bg1')).toBeGreaterThanOrEqual(4.5)
  })
})

test('the tokens of the design are used to the letter', () => {
  const dark = tokensOf('dark')
  expect([dark.get('bg0'), dark.get('accent'), dark.get('ok')]).toEqual(['#0b0e13', '#5aaeff', '#3ecf8e'])
  expect(tokensOf('light').get('accent')).toBe('#0b62c4')
})

function tokensOf(theme: string): ReadonlyMap<string, string> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? ''
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  )
}

/** Share of the tone in its tint, 0 to 1. */
function tintOf(theme: string): number {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? ''
  return Number(/--tint: (\d+)%/.exec(block)?.[1]) / 100
}

/** `color-mix(in srgb, front share, back)`. */
function mix(front: string, back: string, share: number): string {
  const parts = [1, 3, 5].map(at => {
    const [one, other] = [front, back].map(hex => Number.parseInt(hex.slice(at, at + 2), 16))
    return Math.round((one ?? 0) * share + (other ?? 0) * (1 - share))
  })
  return `#${parts.map(part => part.toString(16).padStart(2, '0')).join('')}`
}

function colour(colours: ReadonlyMap<string, string>, name: string): string {
  const found = colours.get(name)
  expect(found, `token ${name}`).toBeDefined()
  return found ?? ''
}

/** WCAG 2.2, definition of contrast ratio. */
function contrast(front: string, back: string): number {
  const [light, dark] = [luminance(front), luminance(back)].sort((left, right) => right - left)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
