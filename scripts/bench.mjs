import { buildIfStale } from './support/build.mjs'
import { becomeCli } from './support/cli.mjs'
import { runScript } from './support/say.mjs'

async function main() {
  await buildIfStale()
  await becomeCli(['bench', ...process.argv.slice(2)])
}

await runScript(main)
