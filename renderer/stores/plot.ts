import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type { NodeId } from '../../shared/model/ids.ts'
import type { ImageOptions } from '../curves/plotly-types.ts'
import { firstChoice, type PlotChoice } from '../curves/plot-choice.ts'

/** A motor and where to. */
export interface MoveTarget {
  readonly motor: string
  readonly value: number
}

export interface MoveQuestion {
  /** `CEN`, `fit`, `here`: completes "Move to …". */
  readonly name: string
  readonly targets: readonly MoveTarget[]
}

/** What a plot on the desk tells and can do; commands go to the one that was touched last. */
export interface PlotFront {
  readonly kind: 'curve' | 'map'
  readonly isEmpty: () => boolean
  /** It is, or can be, a map of two motors. */
  readonly canMap: () => boolean
  /** The numbers behind it as CSV. */
  readonly csv: () => string
  readonly title: () => string
  readonly hasMonitor: () => boolean
  readonly hasOthers: () => boolean
  /** Values at the cursor, where it stands. */
  readonly cursorWords: () => string | undefined
  /** Where the scanned motors could be sent, by name; empty where they cannot be moved from here. */
  readonly places: () => readonly MoveQuestion[]
  readonly ask: (question: MoveQuestion) => void
  readonly zoomBy: (factor: number | undefined) => void
  readonly picture: (options: Pick<ImageOptions, 'format' | 'scale'>) => Promise<string> | undefined
}

/** How scans are plotted, the same in every workspace. */
export const usePlotStore = defineStore('plot', () => {
  const choice = shallowRef<PlotChoice>(firstChoice)
  const front = shallowRef<PlotFront>()

  function change(part: Partial<PlotChoice>): void {
    choice.value = { ...choice.value, ...part }
  }

  /** Put onto the plot, or taken off again. */
  function toggleScan(id: NodeId): void {
    const { added } = choice.value
    change({ added: added.includes(id) ? added.filter(other => other !== id) : [...added, id] })
  }

  function bringToFront(plot: PlotFront): void {
    front.value = plot
  }

  function leave(plot: PlotFront): void {
    if (front.value === plot) front.value = undefined
  }

  return {
    choice: shallowReadonly(choice),
    front: shallowReadonly(front),
    change,
    toggleScan,
    bringToFront,
    leave,
  }
})
