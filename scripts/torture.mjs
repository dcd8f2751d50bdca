// npm run torture [-- NAME [NUMBER]]: what a test run tries a few times, done often enough to be believed.
import { foreground } from './support/child.mjs'
import { projectRoot } from './support/places.mjs'
import { Advice, runScript, say } from './support/say.mjs'

/** The suite of each torture, and how often it is run when nobody says how often. */
const tortures = {
  disk: { suite: 'test/torture/disk.test.ts', runs: 200 },
  kill: { suite: 'test/electron/writer/kill.test.ts', runs: 1000 },
  power: { suite: 'test/electron/hdf5/appender/power-cut.test.ts', runs: 1000 },
  experiments: { suite: 'test/electron/verify', runs: 500 },
  racing: { suite: 'test/electron/writer/racing-readers.test.ts', runs: 100_000 },
  readers: { suite: 'test/electron/writer/troublesome-readers.test.ts', runs: 20 },
}

async function main() {
  const [name, number] = process.argv.slice(2)
  if (name !== undefined && !Object.hasOwn(tortures, name))
    throw new Advice(`There is no torture "${name}": there are ${Object.keys(tortures).join(', ')}`)
  if (number !== undefined && !/^[1-9]\d*$/.test(number)) throw new Advice(`"${number}" is no number of runs`)
  let worst = 0
  for (const each of name === undefined ? Object.keys(tortures) : [name])
    worst = Math.max(worst, await torture(each, Number(number ?? tortures[each].runs)))
  return worst
}

async function torture(name, runs) {
  say(`torture ${name}: ${runs} runs`)
  const { suite } = tortures[name]
  return await foreground('npx', ['vitest', 'run', '--project', 'processes', '--reporter=dot', suite], {
    cwd: projectRoot,
    env: { ...process.env, HUTCH_TORTURE: `${name} ${runs}` },
  })
}

await runScript(main)
