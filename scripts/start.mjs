// npm start [-- --xvfb] [-- arguments for Hutch]: the console, or without a display the demo experiment.
import { buildIfStale } from './support/build.mjs'
import { becomeCli } from './support/cli.mjs'
import { inProject } from './support/places.mjs'
import { runScript, say } from './support/say.mjs'
import { virtualDisplayPackages } from './support/system-packages.mjs'
import { startVirtualDisplay } from './support/virtual-display.mjs'
import { hasDisplay, openWindow, readyRuntime } from './support/window.mjs'

const args = process.argv.slice(2).filter(argument => argument !== '--xvfb')
const wantsVirtualDisplay = process.argv.includes('--xvfb')

async function main() {
  await buildIfStale()
  if (wantsVirtualDisplay) return showVirtually()
  if (hasDisplay()) return showWindow()
  return recordDemo()
}

async function showWindow() {
  const { executable } = await readyRuntime()
  return openWindow(executable, args)
}

async function showVirtually() {
  const { executable } = await readyRuntime(virtualDisplayPackages)
  const { display, stop } = await startVirtualDisplay()
  say(`The window opens on the virtual display ${display}.`)
  try {
    return await openWindow(executable, args, display)
  } finally {
    stop()
  }
}

async function recordDemo() {
  const folder = process.env['HUTCH_DATA'] || 'hutch-data'
  say('No display was found (DISPLAY and WAYLAND_DISPLAY are empty), so there is no window to open.')
  say(`Recording the demo experiment on the simulated beamline instead, into ${folder}/`)
  say(
    '(With a display, the same command opens the console; "npm start -- --xvfb" opens it on a virtual one.)',
  )
  await becomeCli(['run', inProject('templates/full-field-exafs.yml'), '--out', folder, ...args])
}

await runScript(main)
