declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}

declare module 'plotly.js-cartesian-dist-min' {
  const plotly: import('./curves/plotly-types.ts').Plotly
  export default plotly
}
