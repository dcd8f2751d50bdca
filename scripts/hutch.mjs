import { buildIfMissing } from './support/build.mjs'
import { becomeCli } from './support/cli.mjs'
import { runScript } from './support/say.mjs'

async function main() {
  await buildIfMissing()
  await becomeCli(process.argv.slice(2))
}

await runScript(main)
