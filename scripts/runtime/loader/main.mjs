// Stands in for Electron's own default app: runs the app whose folder is the first plain argument, after the
// modules asked for with -r (Playwright's way in). Same order and same side effects as the original.
import { readFileSync } from 'node:fs'
import { Module } from 'node:module'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const preloads = []
const args = process.argv.slice(1)
while (args[0]?.startsWith('-')) {
  if (['-r', '--require'].includes(args.shift())) preloads.push(args.shift())
}
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
if (preloads.length > 0) Module._preloadModules(preloads)

async function start(path) {
  const {
    productName,
    name,
    version,
    main = 'index.js',
  } = JSON.parse(readFileSync(join(path, 'package.json')))
  app.setName(productName ?? name ?? basename(path))
  if (version !== undefined) app.setVersion(version)
  app.setAppPath(path)
  await import(pathToFileURL(join(path, main)))
}

try {
  if (args[0] === undefined) throw new Error('No app given: call this Electron with the folder of an app.')
  // Awaited, because Electron becomes ready only when this file has run to its end, and some calls of an app must
  // come before. For the same reason an app that awaits `ready` at its top level hangs, here and in any Electron.
  await start(resolve(args[0]))
} catch (error) {
  console.error(error)
  process.exit(1)
}
