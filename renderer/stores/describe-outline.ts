import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef, watch } from 'vue'
import {
  copyItem,
  insertItem,
  itemCount,
  moveItem,
  removeItem,
} from '../../shared/description/edit/list-edits.ts'
import type { PlainValue } from '../../shared/description/edit/format-yaml.ts'
import { removeValue, setValue } from '../../shared/description/edit/set-value.ts'
import { pointerTo } from '../../shared/description/read-yaml.ts'
import { freeName, type NodeModel } from '../describe/new-nodes.ts'
import {
  listOf,
  ownerOf,
  placeToAdd,
  siblingNames,
  stepOf,
  type NodeStep,
  type TreePlace,
} from '../describe/node-places.ts'
import { experimentPointer, outlineRows, pointerOfLine } from '../describe/outline-rows.ts'
import { nameKeys } from '../describe/schema-words.ts'
import { useDescribePreviewStore } from './describe-preview.ts'
import { useDescribeTextStore } from './describe-text.ts'

/** The text as a tree: what is selected in it, and what is done to whole nodes. Every edit changes the text. */
export const useDescribeOutlineStore = defineStore('describe-outline', () => {
  const document = useDescribeTextStore()
  const preview = useDescribePreviewStore()
  const reading = computed(() => preview.reading)
  const selected = shallowRef(experimentPointer)
  const closed = shallowRef<ReadonlySet<string>>(new Set())
  const rows = computed(() => outlineRows(reading.value, preview.problems, closed.value))
  const node = computed(() =>
    reading.value.kind === 'read'
      ? reading.value.nodes.find(({ pointer }) => pointer === selected.value)
      : undefined,
  )

  function select(pointer: string): void {
    selected.value = pointer
    const { value } = reading
    if (value.kind !== 'read') return
    const line = pointer === experimentPointer ? 1 : value.data.place(pointer).line
    const { doc } = document.state
    document.reveal(doc.line(Math.min(line, doc.lines)).from, false)
  }

  /** Where the person writes in the YAML is selected in the tree. */
  function followLine(line: number): void {
    const pointer = pointerOfLine(reading.value, line)
    if (pointer !== undefined) selected.value = pointer
  }

  function toggle(pointer: string, open: boolean): void {
    const next = new Set(closed.value)
    if (open) next.delete(pointer)
    else next.add(pointer)
    closed.value = next
  }

  /** Edits by parts need a text that can be read: whatever was just typed counts. */
  function edit(change: (text: string) => string): boolean {
    preview.settle()
    if (reading.value.kind !== 'read') return false
    document.edit(change)
    preview.settle()
    return true
  }

  function add(model: NodeModel): void {
    preview.settle()
    const place = placeToAdd(reading.value, selected.value)
    const name = freeName(model.id, siblingNames(reading.value, place.list))
    if (edit(text => insertItem(text, place.list, place.index, model.make(name, preview.knowledge)))) {
      select(pointerTo(place.list, Math.min(place.index, itemCount(document.text, place.list) - 1)))
    }
  }

  function copy(): void {
    const { value: found } = node
    if (found?.schema === undefined) return
    const list = listOf(found.pointer)
    const name = freeName(found.name, siblingNames(reading.value, list))
    const twin = pointerTo(list, found.position)
    const key = nameKeys[found.schema]
    if (edit(text => setValue(copyItem(text, found.pointer), pointerTo(twin, key), name))) select(twin)
  }

  function remove(): void {
    const { value: found } = node
    if (found === undefined) return
    const list = listOf(found.pointer)
    if (!edit(text => removeItem(text, found.pointer))) return
    const left = itemCount(document.text, list)
    select(left === 0 ? ownerOf(list) : pointerTo(list, Math.min(found.position - 1, left - 1)))
  }

  function move(pointer: string, place: TreePlace): void {
    if (!edit(text => moveItem(text, pointer, place.list, place.index))) return
    const moved = place.landsAt(pointer)
    closed.value = new Set()
    select(moved)
  }

  /** One step in the tree: among its neighbours, into the one above, or out of what it is in. */
  function step(direction: NodeStep): void {
    preview.settle()
    const place = stepOf(reading.value, selected.value, direction)
    if (place !== undefined) move(selected.value, place)
  }

  /** A value of the form: nothing takes its key away. */
  function set(pointer: string, value: PlainValue | undefined, order: readonly string[] = []): void {
    edit(text => (value === undefined ? removeValue(text, pointer) : setValue(text, pointer, value, order)))
  }

  watch(rows, now => {
    if (!now.some(({ pointer }) => pointer === selected.value) && node.value === undefined)
      selected.value = experimentPointer
  })

  return {
    reading,
    rows,
    node,
    selected: shallowReadonly(selected),
    select,
    followLine,
    toggle,
    add,
    copy,
    remove,
    move,
    step,
    canStep: (direction: NodeStep) => stepOf(reading.value, selected.value, direction) !== undefined,
    set,
    edit,
  }
})
