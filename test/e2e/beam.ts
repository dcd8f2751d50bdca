import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { BeamlineServers } from './beamline-servers.ts'

const projectRoot = resolve(import.meta.dirname, '../..')

/** The shipped example, which also waits for the beam. */
export async function describeHeldEff(file: string): Promise<void> {
  const shipped = await readFile(join(projectRoot, 'templates/full-field-exafs.yml'), 'utf8')
  const held = shipped.replace('sequence: EFF', 'sequence: HELD')
  await writeFile(file, `${held}hold: { ringCurrentBelow: 20 mA }\n`)
}

export async function setBeam({ specPort }: BeamlineServers, value: 0 | 1): Promise<void> {
  const cli = join(projectRoot, 'out/main/cli.js')
  const question = ['spec', `127.0.0.1:${specPort}`, 'set', 'var/BEAM', String(value)]
  await promisify(execFile)(process.execPath, [cli, ...question])
}
