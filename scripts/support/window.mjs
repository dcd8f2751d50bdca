import { electronRuntime, sayRuntime } from '../runtime/runtime.mjs'
import { foreground, isRoot } from './child.mjs'
import { projectRoot } from './places.mjs'
import { ensureSandbox } from './sandbox.mjs'
import { ensureLibraries, ensureSystemPackages, windowPackages } from './system-packages.mjs'

export function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
}

/** An Electron that can run here: found or fetched, and with the libraries it needs. */
export async function readyRuntime(extraPackages = []) {
  await ensureSystemPackages([...windowPackages, ...extraPackages], 'the Hutch window')
  const runtime = await electronRuntime()
  await ensureLibraries(runtime.executable)
  sayRuntime(runtime)
  return runtime
}

export async function openWindow(executable, args, display = process.env['DISPLAY']) {
  await ensureSandbox(executable)
  const env = { ...process.env, ...(display && { DISPLAY: display }) }
  // Set by terminals inside other Electron programs; it would turn Electron into plain Node.
  delete env['ELECTRON_RUN_AS_NODE']
  return foreground(executable, [projectRoot, ...switches(display), ...args], { env })
}

function switches(display) {
  return [
    '--enable-unsafe-swiftshader', // WebGL without a graphics card
    ...(isRoot() ? ['--no-sandbox'] : []), // Chromium's sandbox refuses to run as root
    ...(!display && process.env['WAYLAND_DISPLAY'] ? ['--ozone-platform-hint=auto'] : []),
  ]
}
