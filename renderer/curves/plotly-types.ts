/** The part of plotly.js we use; the package ships no types. */
export interface Figure {
  readonly data: readonly object[]
  readonly layout: object
  readonly config: object
}

export interface Plotly {
  react(root: HTMLElement, data: readonly object[], layout: object, config: object): Promise<unknown>
  purge(root: HTMLElement): void
  readonly Plots: { resize(root: HTMLElement): Promise<unknown> }
}

/** Colours of the theme in force, as plotly needs them: values, not names. */
export interface PlotColours {
  readonly surface: string
  readonly raised: string
  readonly line: string
  readonly text1: string
  readonly text2: string
  readonly text3: string
  readonly curves: readonly string[]
  readonly font: string
  readonly mono: string
}
