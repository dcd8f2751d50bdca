import type { ObjectDirective } from 'vue'

type Field = HTMLInputElement
type Text = string | number

/** What each field was last given to show. */
const given = new WeakMap<Field, string>()

/** A person has typed in it and not yet said that it counts. */
function isBeingTyped(field: Field): boolean {
  return field.matches(':focus') && given.has(field) && field.value !== given.get(field)
}

function show(field: Field, value: Text): void {
  if (isBeingTyped(field)) return
  const text = String(value)
  if (field.value !== text) field.value = text
  given.set(field, field.value)
}

/**
 * The value of a field that counts when it is changed, not with every key. Other than a bound `value`, it never takes
 * away what is being typed, however often the form is drawn anew meanwhile.
 */
export const vShown: ObjectDirective<Field, Text> = {
  mounted(field, { value }) {
    show(field, value)
    field.addEventListener('change', () => given.set(field, field.value))
  },
  updated(field, { value }) {
    show(field, value)
  },
}
