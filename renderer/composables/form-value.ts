import { computed } from 'vue'
import { readScalar } from '../../shared/description/read-yaml.ts'
import type { FormField } from '../describe/form-fields.ts'
import { placeOf } from '../describe/problem-marks.ts'
import { fieldText, valueAt } from '../describe/reading.ts'
import { useDescribeOutlineStore } from '../stores/describe-outline.ts'
import { useDescribePreviewStore } from '../stores/describe-preview.ts'

/** One value of the description, as a field shows and changes it, with what is wrong about it. */
export function useFormValue(field: () => Pick<FormField, 'facts' | 'order' | 'pointer'>) {
  const outline = useDescribeOutlineStore()
  const preview = useDescribePreviewStore()
  const value = computed(() =>
    outline.reading.kind === 'read' ? valueAt(outline.reading.data.value, field().pointer) : undefined,
  )
  const shown = computed(() => fieldText(value.value))
  const problem = computed(() => {
    if (outline.reading.kind !== 'read' || value.value === undefined) return undefined
    const { column, line } = outline.reading.data.place(field().pointer)
    return preview.problems.find(found => {
      const place = placeOf(found)
      return place?.line === line && place.column === column
    })
  })

  /** False: it cannot be left out, and nothing was changed. */
  function write(text: string): boolean {
    const { facts, order, pointer } = field()
    const typed = text.trim()
    if (typed === '' && facts.isRequired) return false
    if (typed !== shown.value)
      outline.set(pointer, typed === '' ? undefined : valueOf(typed, facts.isText), order)
    return true
  }

  return { value, shown, problem, write }
}

/** As it would be read in the file; what must be text is text, also where it looks like a number. */
function valueOf(typed: string, isText: boolean): string | number | boolean {
  return isText ? typed : readScalar(typed)
}
