import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ofComponents, scriptOf, withComponentScripts } from '../../scripts/lint/component-scripts.mjs'

const root = join(import.meta.dirname, '../..')

test('every line and column of a script is where it was in the component', () => {
  const component = `<template>\n  <b>{{ one }}</b>\n</template>\n<script setup lang="ts">const one = 1\nuse(one)\n</script>\n`
  const lines = scriptOf(component)?.split('\n')
  expect(lines).toHaveLength(6)
  expect(lines?.[3]?.indexOf('const one')).toBe(component.split('\n')[3]?.indexOf('const one'))
  expect(lines?.join('').trim()).toBe('const one = 1use(one)')
})

test('type parameters of a component are types of its script', () => {
  const tag = `<script setup lang="ts" generic="Id extends string, Row extends Map<Id, number>, Rest">`
  const [line] = scriptOf(`${tag}\ndefineProps<{ row: Row }>()\n</script>`)?.split('\n') ?? []
  expect(line?.trim()).toBe('type Id = string;type Row = Map<Id, number>;type Rest = unknown;')
  expect(line).toHaveLength(tag.length)
})

test('a component without a script has none', () => {
  expect(scriptOf('<template><b /></template>')).toBeUndefined()
})

test('the mirror holds the script of every component while it is used, and is gone afterwards', async () => {
  const files = await withComponentScripts(names => {
    expect(names.length).toBeGreaterThan(100)
    for (const name of names) {
      const component = readFileSync(join(root, ofComponents(name)), 'utf8')
      expect(component).toContain(readFileSync(join(root, name), 'utf8').trim().split('\n').at(-1))
    }
    return Promise.resolve(names)
  })
  expect(files.filter(name => existsSync(join(root, name)))).toEqual([])
})

test('what is said of the mirror is told of the components', () => {
  expect(ofComponents(',-[.cache/components-Xy12/renderer/image/ImageView.ts:12:3]')).toBe(
    ',-[renderer/image/ImageView.vue:12:3]',
  )
  expect(ofComponents('renderer/image/look.ts:1:1')).toBe('renderer/image/look.ts:1:1')
})
