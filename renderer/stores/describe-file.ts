import { defineStore } from 'pinia'
import { computed, onScopeDispose, shallowReadonly, shallowRef, watch } from 'vue'
import type { DescriptionText } from '../../shared/ipc/contract.ts'
import { keepDraft, keptDraft, type Draft } from '../describe/draft.ts'
import { baseName } from '../words/paths.ts'
import { useDescribePreviewStore } from './describe-preview.ts'
import { useDescribeTextStore } from './describe-text.ts'
import { useNoticesStore } from './notices.ts'
import { useSettingsStore } from './settings.ts'

/** What was found on the disk instead of what was read from there; `text` is undefined when the file is gone. */
export interface ChangedOutside {
  readonly text: string | undefined
}

const untitled = 'untitled.yml'

/** The file of the text: opened, saved, changed by others meanwhile, and never lost. */
export const useDescribeFileStore = defineStore('describe-file', () => {
  const document = useDescribeTextStore()
  const preview = useDescribePreviewStore()
  const { ask, say } = useNoticesStore()
  const { identity } = useSettingsStore()
  const file = shallowRef<string | undefined>()
  const name = shallowRef('')
  const saved = shallowRef('')
  const outside = shallowRef<ChangedOutside | undefined>()
  const leaving = shallowRef<(() => void) | undefined>()
  const isOpen = computed(() => name.value !== '')
  const isModified = computed(() => isOpen.value && document.text !== saved.value)

  /** At once, or after the person has said what becomes of what is not saved. */
  function leaveFor(next: () => void): void {
    if (isModified.value) leaving.value = next
    else next()
  }

  async function leave(how: 'save' | 'discard' | 'stay'): Promise<void> {
    const next = leaving.value
    leaving.value = undefined
    if (how === 'stay' || (how === 'save' && !(await save()))) return
    next?.()
  }

  function show(draft: Draft): void {
    file.value = draft.file
    name.value = draft.name
    saved.value = draft.saved
    outside.value = undefined
    document.open(draft.text)
    preview.forget(draft.name)
  }

  /** A copy to be saved under a name of its own. */
  function startFrom({ text }: Pick<DescriptionText, 'text'>): void {
    leaveFor(() => show({ file: undefined, name: untitled, saved: text, text }))
  }

  function opened(found: DescriptionText): void {
    if (found.isShipped) startFrom(found)
    else
      leaveFor(() =>
        show({ file: found.file, name: baseName(found.file), saved: found.text, text: found.text }),
      )
  }

  async function open(path: string): Promise<void> {
    const outcome = await ask('description.read', { file: path })
    if (outcome.ok) opened(outcome.value)
  }

  async function choose(): Promise<void> {
    const outcome = await ask('description.choose', undefined)
    if (outcome.ok && outcome.value !== undefined) opened(outcome.value)
  }

  /** False: not saved, and the person knows why. `replace` also overwrites what others changed. */
  async function save(replace = false): Promise<boolean> {
    const { text } = document
    if (file.value === undefined) return await saveAs()
    const expected = replace ? {} : { expected: saved.value }
    const outcome = await ask('description.write', { file: file.value, text, ...expected })
    if (!outcome.ok) return false
    if (outcome.value.saved) return nowSaved(file.value, text)
    outside.value = { text: outcome.value.found }
    return false
  }

  async function saveAs(): Promise<boolean> {
    const { text } = document
    const suggestion = /^sequence: *["']?([^#"'\n]*[^#"'\s])/m.exec(text)?.[1] ?? 'description'
    const outcome = await ask('description.write-as', { name: suggestion, text })
    return outcome.ok && outcome.value !== undefined && nowSaved(outcome.value.file, text)
  }

  function nowSaved(path: string, text: string): true {
    file.value = path
    name.value = baseName(path)
    saved.value = text
    outside.value = undefined
    say('notice', `Saved ${name.value}`, 'describe')
    return true
  }

  /** Whether others changed the file. What nobody has touched here follows them; else the person is asked. */
  async function look(): Promise<void> {
    const path = file.value
    const before = saved.value
    if (path === undefined) return
    const outcome = await ask('description.look', { file: path })
    if (!outcome.ok || path !== file.value || before !== saved.value) return
    const { text } = outcome.value
    if (text === saved.value) outside.value = undefined
    else if (text !== undefined && !isModified.value) takeOutside(text)
    else outside.value = { text }
  }

  /** Theirs instead of ours; undo brings ours back. */
  function takeOutside(text: string): void {
    document.edit(() => text)
    saved.value = text
    outside.value = undefined
    say('notice', `${name.value} was changed outside and read again`, 'describe')
  }

  /** Ours goes on; saving replaces theirs. */
  function keepOurs(): void {
    if (outside.value?.text !== undefined) saved.value = outside.value.text
    else if (outside.value !== undefined) file.value = undefined
    outside.value = undefined
  }

  function restore(): void {
    const draft = keptDraft(localStorage, identity.key)
    if (draft !== undefined && !isOpen.value) show(draft)
  }

  function close(): void {
    leaveFor(() => show({ file: undefined, name: '', saved: '', text: '' }))
  }

  watch([isModified, () => preview.settledText, file], () => {
    const draft = { file: file.value, name: name.value, saved: saved.value, text: document.text }
    keepDraft(localStorage, identity.key, isModified.value ? draft : undefined)
  })

  const stay = (event: Event): void => {
    if (isModified.value) event.preventDefault()
  }
  window.addEventListener('beforeunload', stay)
  onScopeDispose(() => window.removeEventListener('beforeunload', stay))
  return {
    file: shallowReadonly(file),
    name: shallowReadonly(name),
    outside: shallowReadonly(outside),
    isOpen,
    isModified,
    isLeaving: computed(() => leaving.value !== undefined),
    leave,
    startFrom,
    open,
    choose,
    save,
    saveAs,
    look,
    takeOutside,
    keepOurs,
    restore,
    close,
  }
})
