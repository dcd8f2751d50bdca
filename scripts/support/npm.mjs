import { basename } from 'node:path'
import { capture } from './child.mjs'
import { projectRoot } from './places.mjs'

/** Runs the user's npm, with the registry, proxy and certificates the user has configured for it. */
export function npm(args) {
  const client = process.env['npm_execpath']
  const isNpm = client !== undefined && basename(client).startsWith('npm')
  const options = { cwd: projectRoot }
  return isNpm ? capture(process.execPath, [client, ...args], options) : capture('npm', args, options)
}
