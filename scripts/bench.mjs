// npm run bench [-- NAME… --options]: the benchmarks of this checkout as it is now, not as it was last built.
import { buildIfStale } from './support/build.mjs'
import { becomeCli } from './support/cli.mjs'
import { runScript } from './support/say.mjs'

async function main() {
  await buildIfStale()
  await becomeCli(['bench', ...process.argv.slice(2)])
}

await runScript(main)
