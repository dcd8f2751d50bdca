// npm run torture [-- NAME [NUMBER]]: what a test run tries a few times, done often enough to be believed.
import { foreground } from './support/child.mjs'
import { projectRoot } from './support/places.mjs'
import { Advice, runScript, say } from './support/say.mjs'

/** The suite of each torture, test/torture/NAME.test.ts, and how often it is run when nobody says how often. */
const tortures = { disk: 200 }

async function main() {
  const [name, number] = process.argv.slice(2)
  if (name !== undefined && !Object.hasOwn(tortures, name))
    throw new Advice(`There is no torture "${name}": there are ${Object.keys(tortures).join(', ')}`)
  if (number !== undefined && !/^[1-9]\d*$/.test(number)) throw new Advice(`"${number}" is no number of runs`)
  let worst = 0
  for (const each of name === undefined ? Object.keys(tortures) : [name])
    worst = Math.max(worst, await torture(each, Number(number ?? tortures[each])))
  return worst
}

async function torture(name, runs) {
  say(`torture ${name}: ${runs} runs`)
  const suite = `test/torture/${name}.test.ts`
  return await foreground('npx', ['vitest', 'run', '--project', 'processes', '--reporter=dot', suite], {
    cwd: projectRoot,
    env: { ...process.env, HUTCH_TORTURE: `${name} ${runs}` },
  })
}

await runScript(main)
