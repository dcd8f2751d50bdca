// npm run types: TypeScript 7 for the rooms without components, several times as quick as vue-tsc, which still needs
// TypeScript 6; vue-tsc for the window and its tests. Each reads what the one before declared, in .tsc.
import { foreground } from './support/child.mjs'
import { inProject, projectRoot } from './support/places.mjs'
import { runScript } from './support/say.mjs'

const typescript = inProject('node_modules/typescript-native/bin/tsc')
const vueTypescript = inProject('node_modules/vue-tsc/bin/vue-tsc.js')

const steps = [
  [typescript, '--build'],
  [vueTypescript, '--project', 'renderer'],
  [vueTypescript, '--project', 'test/renderer'],
]

async function main() {
  for (const step of steps) {
    const code = await foreground(process.execPath, step, { cwd: projectRoot })
    if (code !== 0) return code
  }
  return 0
}

await runScript(main)
