import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, type ComputedRef, type Ref } from 'vue'

interface VirtualRow<Row> {
  readonly row: Row
  readonly index: number
  readonly startPx: number
}

export interface VirtualRows<Row> {
  readonly visible: ComputedRef<readonly VirtualRow<Row>[]>
  readonly heightPx: ComputedRef<number>
  readonly scrollTo: (index: number) => void
}

export interface VirtualRowOptions<Row> {
  readonly rows: () => readonly Row[]
  readonly rowPx: number
  readonly scroller: Readonly<Ref<HTMLElement | null>>
  readonly keyOf?: (row: Row) => string | number
}

/** Before the first measurement: rows enough for a usual screen. */
const firstRect = { width: 400, height: 600 }
const overscan = 8

/** The rows of a long list that are in sight, so that 100 000 cost no more than 40. */
export function useVirtualRows<Row>(options: VirtualRowOptions<Row>): VirtualRows<Row> {
  const { keyOf, rowPx, rows, scroller } = options
  const virtualizer = useVirtualizer(
    computed(() => {
      const all = rows()
      return {
        count: all.length,
        getScrollElement: () => scroller.value,
        estimateSize: () => rowPx,
        getItemKey: (index: number) => {
          const row = all[index]
          return row === undefined || keyOf === undefined ? index : keyOf(row)
        },
        overscan,
        initialRect: firstRect,
      }
    }),
  )
  const visible = computed(() => {
    const all = rows()
    return virtualizer.value.getVirtualItems().flatMap(({ index, start }) => {
      const row = all[index]
      return row === undefined ? [] : [{ row, index, startPx: start }]
    })
  })
  return {
    visible,
    heightPx: computed(() => virtualizer.value.getTotalSize()),
    scrollTo: index => virtualizer.value.scrollToIndex(index, { align: 'auto' }),
  }
}
