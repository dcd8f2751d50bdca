/** The part of plotly.js we use; the package ships no types. */
export interface Figure {
  readonly data: readonly object[]
  readonly layout: object
  readonly config: object
}

export interface ImageOptions {
  readonly format: 'png' | 'svg'
  readonly width: number
  readonly height: number
  /** Pixels of the picture per pixel of the screen. */
  readonly scale: number
}

export interface Plotly {
  react(root: HTMLElement, data: readonly object[], layout: object, config: object): Promise<unknown>
  purge(root: HTMLElement): void
  /** A data URL. */
  toImage(drawn: HTMLElement | Figure, options: ImageOptions): Promise<string>
}

/** What plotly makes of the element it draws into. */
export interface PlotlyElement extends HTMLElement {
  on?(event: 'plotly_relayout', listener: () => void): void
  readonly layout?: {
    readonly xaxis?: { readonly range?: readonly [number, number] }
    readonly yaxis?: { readonly range?: readonly [number, number] }
  }
}

/** Colours of the theme in force, as plotly needs them: values, not names. */
export interface PlotColours {
  readonly surface: string
  readonly raised: string
  readonly line: string
  readonly text1: string
  readonly text2: string
  readonly text3: string
  readonly accent: string
  readonly ok: string
  readonly warn: string
  readonly curves: readonly string[]
  readonly font: string
  readonly mono: string
}
