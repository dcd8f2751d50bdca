/** What every tree on the desk needs of a row; levels and positions count from 1, as ARIA does. */
export interface TreeRow {
  readonly key: string
  readonly label: string
  readonly level: number
  readonly position: number
  readonly setSize: number
  /** Undefined for a leaf. */
  readonly expanded: boolean | undefined
}
