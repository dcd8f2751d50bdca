import { afterEach, beforeEach, expect, vi } from 'vitest'

/** A test that prints fails: noise hides news. Tests that expect output mock the method themselves. */
const methods = ['log', 'info', 'warn', 'error', 'debug'] as const
let printed: string[] = []

beforeEach(() => {
  printed = []
  for (const method of methods) {
    vi.spyOn(console, method).mockImplementation((...parts: unknown[]) => {
      printed.push(`console.${method}: ${parts.map(String).join(' ')}`)
    })
  }
})

afterEach(() => {
  vi.restoreAllMocks()
  expect(printed).toEqual([])
})
