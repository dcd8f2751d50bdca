// npm run bench [-- NAME… --options]: the benchmarks of this checkout as it is now, not as it was last built.
// `screen`, `start`, `curve` and `tree` measure the window and need an Electron; the others run without one.
import { buildIfStale } from './support/build.mjs'
import { benchPages, pageBenches } from './support/bench-pages.mjs'
import { benchScreen } from './support/bench-screen.mjs'
import { becomeCli } from './support/cli.mjs'
import { runScript } from './support/say.mjs'

async function main() {
  const words = process.argv.slice(2)
  await buildIfStale()
  const pages = await pageBenches()
  const inPages = words.filter(word => pages.includes(word))
  if (inPages.length > 0) return benchPages(inPages)
  if (words.includes('screen')) return benchScreen(words)
  await becomeCli(['bench', ...words])
}

await runScript(main)
