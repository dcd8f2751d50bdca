// npm run bench [-- NAME… --options]: the benchmarks of this checkout as it is now, not as it was last built.
// `screen` measures the window and needs an Electron; the others run without one.
import { buildIfStale } from './support/build.mjs'
import { benchScreen } from './support/bench-screen.mjs'
import { becomeCli } from './support/cli.mjs'
import { runScript } from './support/say.mjs'

async function main() {
  await buildIfStale()
  const words = process.argv.slice(2)
  if (words.includes('screen')) return benchScreen(words)
  await becomeCli(['bench', ...words])
}

await runScript(main)
