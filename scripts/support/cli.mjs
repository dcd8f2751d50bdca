import { pathToFileURL } from 'node:url'
import { builtCli } from './build.mjs'

/** Becomes the `hutch` command: same process, so signals, streams and the exit code are its own. */
export async function becomeCli(args) {
  process.argv = [process.execPath, builtCli, ...args]
  await import(pathToFileURL(builtCli).href)
}
