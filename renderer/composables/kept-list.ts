import { shallowReadonly, shallowRef, type Ref } from 'vue'

/** Texts kept in the window's own storage over restarts, oldest first, at most `most` of them; repeats move to the end. */
export function useKeptList(
  key: string,
  most: number,
): { readonly list: Readonly<Ref<readonly string[]>>; readonly add: (text: string) => void } {
  const list = shallowRef<readonly string[]>(readList(key))

  function add(text: string): void {
    list.value = [...list.value.filter(other => other !== text), text].slice(-most)
    localStorage.setItem(key, JSON.stringify(list.value))
  }

  return { list: shallowReadonly(list), add }
}

/** What is stored may be from another version, or edited: anything else than a list of texts counts as empty. */
function readList(key: string): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter(item => typeof item === 'string') : []
  } catch {
    return []
  }
}
