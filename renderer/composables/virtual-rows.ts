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
  /** Index of the row at the upper edge. */
  readonly firstIndex: ComputedRef<number>
  readonly scrollTo: (index: number) => void
}

export interface VirtualRowOptions<Row> {
  readonly rows: () => readonly Row[]
  readonly rowPx: number
  readonly scroller: Readonly<Ref<HTMLElement | null>>
  readonly keyOf?: (row: Row) => string | number
  /** So many rows above the one that is scrolled to stay in sight too. */
  readonly marginRows?: number
}

/** Before the first measurement: rows enough for a usual screen. */
const firstRect = { width: 400, height: 600 }
const overscan = 8

/** The rows of a long list that are in sight, so that 100 000 cost no more than 40. */
export function useVirtualRows<Row>(options: VirtualRowOptions<Row>): VirtualRows<Row> {
  const { keyOf, marginRows = 0, rowPx, rows, scroller } = options
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
        scrollPaddingStart: marginRows * rowPx,
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
    firstIndex: computed(() => Math.floor((virtualizer.value.scrollOffset ?? 0) / rowPx)),
    scrollTo: index => virtualizer.value.scrollToIndex(index, { align: 'auto' }),
  }
}
