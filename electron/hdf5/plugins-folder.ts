import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'

/** Compression filters stand outside any archive: the C library, which opens them, cannot look into an asar. */
export function pluginsFolder(): string {
  const manifest = createRequire(import.meta.url).resolve('h5wasm-plugins/package.json')
  return join(dirname(manifest), 'plugins').replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)
}
