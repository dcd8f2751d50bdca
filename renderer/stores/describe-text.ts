import { isolateHistory, redo, redoDepth, undo, undoDepth } from '@codemirror/commands'
import type { EditorState, TransactionSpec } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { defineStore } from 'pinia'
import { computed, markRaw, shallowReadonly, shallowRef } from 'vue'
import { editorState } from '../describe/editor-state.ts'
import { knowsNothing, type Knowledge } from '../describe/knowledge.ts'
import { changeBetween } from '../describe/text-change.ts'

/** The text that is being edited: the one source of YAML, outline, form and plan, with one undo for all of them. */
export const useDescribeTextStore = defineStore('describe-text', () => {
  let knowledge: Knowledge = knowsNothing
  const knows = (): Knowledge => knowledge
  const state = shallowRef<EditorState>(markRaw(editorState('', knows)))
  const doc = shallowRef(state.value.doc)
  let view: EditorView | undefined
  const text = computed(() => doc.value.toString())

  /** The editor tells what became of it; all else follows. */
  function take(next: EditorState): void {
    state.value = markRaw(next)
    if (!next.doc.eq(doc.value)) doc.value = markRaw(next.doc)
  }

  function dispatch(spec: TransactionSpec): void {
    if (view !== undefined) view.dispatch(spec)
    else take(state.value.update(spec).state)
  }

  /** Another text: nothing of the old one can be undone into it. */
  function open(next: string): void {
    take(editorState(next, knows))
    view?.setState(state.value)
  }

  /** An edit by form or outline: one step to undo, and only what differs is touched. */
  function edit(change: (text: string) => string): void {
    const changes = changeBetween(text.value, change(text.value))
    if (changes !== undefined)
      dispatch({ changes, annotations: isolateHistory.of('full'), userEvent: 'input.form' })
  }

  /** Shows a place; with focus the person goes on writing there. */
  function reveal(at: number, focus: boolean): void {
    const place = Math.min(at, state.value.doc.length)
    dispatch({ selection: { anchor: place }, effects: EditorView.scrollIntoView(place, { y: 'center' }) })
    if (focus) view?.focus()
  }

  function attach(next: EditorView): void {
    view = markRaw(next)
  }

  function detach(old: EditorView): void {
    if (view === old) view = undefined
  }

  const target = {
    get state() {
      return state.value
    },
    dispatch: (transaction: TransactionSpec) => dispatch(transaction),
  }
  return {
    state: shallowReadonly(state),
    text,
    canUndo: computed(() => undoDepth(state.value) > 0),
    canRedo: computed(() => redoDepth(state.value) > 0),
    take,
    dispatch,
    open,
    edit,
    reveal,
    attach,
    detach,
    undo: () => undo(target),
    redo: () => redo(target),
    know: (next: Knowledge) => {
      knowledge = next
    },
  }
})
