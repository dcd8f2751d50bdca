// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { h, nextTick, shallowRef } from 'vue'
import VirtualTree from '../../../renderer/components/VirtualTree.vue'
import type { TreeRow } from '../../../renderer/trees/tree-row.ts'

const rowPx = 26

function rowsOf(count: number): readonly TreeRow[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `k${index}`,
    label: `Row ${index}`,
    level: index === 0 ? 1 : 2,
    position: index,
    setSize: count,
    expanded: index === 0 ? true : undefined,
  }))
}

async function treeOf(
  rows: readonly TreeRow[],
  word: (row: TreeRow) => string,
  selected?: string,
): Promise<VueWrapper> {
  const slots = { default: ({ row }: { row: TreeRow }) => h('b', word(row)) }
  const tree = mount(() => h(VirtualTree<TreeRow>, { rows, label: 'Tree', selected }, slots))
  await nextTick()
  return tree
}

async function scrollTo(tree: VueWrapper, index: number): Promise<void> {
  const box = tree.get('[role=tree]').element
  box.scrollTop = index * rowPx
  box.dispatchEvent(new Event('scroll'))
  await nextTick()
}

const shown = (tree: VueWrapper): readonly string[] =>
  tree.findAll('[role=treeitem]').map(item => item.attributes('data-key') ?? '')

test('of 100 000 rows those in sight exist, wherever it is scrolled to, and are the same elements all the while', async () => {
  const tree = await treeOf(rowsOf(100_000), ({ label }) => label)
  const before = tree.findAll('[role=treeitem]').map(item => item.element)
  expect(before.length).toBeLessThan(60)
  for (const index of [7, 50_000, 99_990, 3]) {
    await scrollTo(tree, index)
    expect(shown(tree)).toContain(`k${index}`)
    expect(shown(tree)).toContain(`k${Math.min(99_999, index + 20)}`)
    const after = tree.findAll('[role=treeitem]').map(item => item.element)
    expect(after).toEqual(before)
  }
  tree.unmount()
})

test('a row that stays in sight is not drawn again', async () => {
  const drawn: string[] = []
  const tree = await treeOf(rowsOf(1000), row => {
    drawn.push(row.key)
    return row.label
  })
  await scrollTo(tree, 500)
  drawn.length = 0
  await scrollTo(tree, 503)
  // Three come in sight below; the parent that sticks to the upper edge has been there.
  expect(drawn).toHaveLength(3)
  tree.unmount()
})

test('what a row tells is drawn in that row alone when it changes', async () => {
  const drawn: string[] = []
  const counts = new Map(rowsOf(100).map(({ key }) => [key, shallowRef(0)]))
  const tree = await treeOf(rowsOf(100), ({ key }) => {
    drawn.push(key)
    return String(counts.get(key)?.value)
  })
  drawn.length = 0
  const third = counts.get('k3')
  if (third !== undefined) third.value = 7
  await nextTick()
  expect(drawn).toEqual(['k3'])
  expect(tree.get('[data-key=k3]').text()).toBe('7')
  tree.unmount()
})

test('keys go to rows that did not exist before they were reached', async () => {
  const tree = await treeOf(rowsOf(5000), ({ label }) => label, 'k0')
  await tree.get('[role=tree]').trigger('keydown', { key: 'End' })
  await nextTick()
  expect(shown(tree)).toContain('k4999')
  expect(tree.get('.focused').attributes('data-key')).toBe('k4999')
  await tree.get('[role=tree]').trigger('keydown', { key: 'ArrowLeft' })
  await nextTick()
  expect(tree.get('.focused').attributes('data-key')).toBe('k0')
  tree.unmount()
})
