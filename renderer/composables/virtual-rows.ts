import { computed, nextTick, shallowRef, watch, type ComputedRef, type Ref } from 'vue'

interface VirtualRow<Row> {
  readonly row: Row
  readonly index: number
  readonly startPx: number
  /** The element that shows it: while one scrolls, a row that leaves hands its own to one that comes. */
  readonly slot: number
}

export interface VirtualRows<Row> {
  readonly visible: ComputedRef<readonly VirtualRow<Row>[]>
  readonly heightPx: ComputedRef<number>
  /** Of the list at which its end begins with a whole row: as much higher as it takes. */
  readonly wholeHeightPx: ComputedRef<number>
  /** Index of the row at the upper edge. */
  readonly firstIndex: ComputedRef<number>
  /** Of the list, scroll bar left out; undefined until it is measured. */
  readonly widthPx: Readonly<Ref<number | undefined>>
  /** Brings a row in sight, by the shortest way; not at all when it is in sight. */
  readonly scrollTo: (index: number) => void
}

export interface VirtualRowOptions<Row> {
  readonly rows: () => readonly Row[]
  readonly rowPx: number
  readonly scroller: Readonly<Ref<HTMLElement | null>>
  /** So many rows above the one that is scrolled to stay in sight too. */
  readonly marginRows?: number
}

/** Before the first measurement: rows enough for a usual screen. */
const firstShownPx = 600
/** Drawn beyond each edge: what a turn of the wheel brings in sight before the next frame is drawn. */
const spareRows = 8

/** The rows of a long list that are in sight, so that 100 000 cost no more than 40. All rows are equally high. */
export function useVirtualRows<Row>(options: VirtualRowOptions<Row>): VirtualRows<Row> {
  const { marginRows = 0, rowPx, rows, scroller } = options
  const { shownPx, topPx, widthPx } = useScrollPlace(scroller)
  const firstIndex = computed(() => Math.floor(topPx.value / rowPx))
  const slots = computed(() => Math.ceil(shownPx.value / rowPx) + 1 + 2 * spareRows)
  const start = computed(() =>
    Math.max(0, Math.min(firstIndex.value - spareRows, rows().length - slots.value)),
  )
  const visible = computed(() =>
    rows()
      .slice(start.value, start.value + slots.value)
      .map((row, place) => {
        const index = start.value + place
        return { row, index, startPx: index * rowPx, slot: index % slots.value }
      }),
  )

  function scrollTo(index: number): void {
    const lowestPx = Math.max(0, (index - marginRows) * rowPx)
    const highestPx = (index + 1) * rowPx - shownPx.value
    const wantedPx = Math.min(lowestPx, Math.max(highestPx, topPx.value))
    if (wantedPx === topPx.value) return
    topPx.value = wantedPx
    // The rows may have become more just now: the list must have its new height before it can be scrolled there.
    void nextTick(() => scroller.value?.scrollTo({ top: wantedPx }))
  }

  const heightPx = computed(() => rows().length * rowPx)
  const wholeHeightPx = computed(() => {
    const hiddenRows = Math.ceil((heightPx.value - shownPx.value) / rowPx)
    return hiddenRows <= 0 ? heightPx.value : hiddenRows * rowPx + shownPx.value
  })
  return { visible, heightPx, wholeHeightPx, firstIndex, widthPx, scrollTo }
}

/** Where a list is scrolled to and how much of it is in sight, told by events: asking would lay out the page each time. */
function useScrollPlace(scroller: Readonly<Ref<HTMLElement | null>>) {
  const topPx = shallowRef(0)
  const shownPx = shallowRef(firstShownPx)
  const widthPx = shallowRef<number>()
  watch(
    scroller,
    (box, _, onCleanup) => {
      if (box === null) return
      const noteTop = (): void => {
        topPx.value = box.scrollTop
      }
      // A pane that is shown again has its old place, and tells so only by its size.
      const sizes = new ResizeObserver(() => {
        if (box.clientHeight > 0) shownPx.value = box.clientHeight
        if (box.clientWidth > 0) widthPx.value = box.clientWidth
        noteTop()
      })
      sizes.observe(box)
      box.addEventListener('scroll', noteTop, { passive: true })
      onCleanup(() => {
        sizes.disconnect()
        box.removeEventListener('scroll', noteTop)
      })
    },
    { immediate: true, flush: 'post' },
  )
  return { topPx, shownPx, widthPx }
}
