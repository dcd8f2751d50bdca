import { capture, isRoot } from './child.mjs'
import { Advice, say, sayWhile } from './say.mjs'

/** What Electron needs to open a window. */
export const windowPackages = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libxtst6']
/** A display in memory, for machines without a screen. */
export const virtualDisplayPackages = ['xvfb', 'xauth']
/** Independent readers that the tests hold our files against, and git, which lists the files of the repository. */
export const testPackages = [
  'git',
  'python3-h5py',
  'hdf5-tools',
  'silx',
  'python3-fabio',
  'python3-pil',
  'python3-pyfai',
  'python3-pymca5',
  'python3-scipy',
  'python3-skimage',
  'python3-tifffile',
  'python3-venv',
  // Debian's python3-hdf5plugin carries no filters: LZ4 and bitshuffle come from the two others.
  'python3-hdf5plugin',
  'hdf5-filter-plugin',
  'bitshuffle',
  // A cluster of one node, for the executor.
  'munge',
  'slurmctld',
  'slurmd',
  'slurm-client',
]

// A bare machine may have another apt running (unattended upgrades, a parallel job): wait for it.
const aptOptions = ['-q', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=600']

/**
 * Makes sure that these Debian packages are there. Root gets them installed; others get the line to run. When that
 * is not enough it is an error, or, with `optional`, a remark. Does nothing on systems without dpkg.
 */
export async function ensureSystemPackages(names, purpose, { optional = false } = {}) {
  const missing = await missingPackages(names)
  if (missing.length === 0) return
  try {
    if (!isRoot()) throw new Advice(await installAdvice(missing, purpose))
    await install(missing, purpose)
  } catch (error) {
    if (!optional || !(error instanceof Advice)) throw error
    say(error.message)
  }
}

async function missingPackages(names) {
  const installed = await installedPackages()
  if (installed === undefined) return []
  return names.filter(name => !spellings(name).some(spelling => installed.has(spelling)))
}

async function installAdvice(missing, purpose) {
  const line = `sudo apt-get install --no-install-recommends ${(await existingNames(missing)).join(' ')}`
  return `Missing Debian packages for ${purpose}. Please run:\n  ${line}`
}

async function install(missing, purpose) {
  say(`Installing Debian packages for ${purpose}: ${missing.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await sayWhile('apt-get update', capture('apt-get', ['update', ...aptOptions.slice(0, 1)], { env }))
  const args = ['install', ...aptOptions, ...(await existingNames(missing))]
  const { code, stdout, stderr } = await sayWhile('apt-get install', capture('apt-get', args, { env }))
  if (code === 0) return
  const lastWords = `${stdout}\n${stderr}`.trim().split('\n').slice(-8).join('\n')
  throw new Advice(
    `${lastWords}\napt-get could not install what ${purpose} needs. The line was:\n  apt-get ${args.join(' ')}`,
  )
}

async function installedPackages() {
  const { code, stdout } = await capture('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n'])
  if (code !== 0) return undefined
  const lines = stdout.split('\n').map(line => line.split(' '))
  return new Set(lines.filter(([, status]) => status === 'installed').map(([name]) => name))
}

/** Debian 13 and Ubuntu 24.04 renamed libraries when time_t grew to 64 bits. */
function spellings(name) {
  return [name, `${name}t64`]
}

/** The spelling that this release's archive offers; the plain name when apt knows neither. */
async function existingNames(names) {
  const { stdout } = await capture('apt-cache', ['policy', ...names.flatMap(spellings)])
  const offered = new Set()
  for (const [, name] of stdout.matchAll(/^(\S+):\n {2}Installed: .*\n {2}Candidate: (?!\(none\))/gm))
    offered.add(name)
  return names.map(name => spellings(name).find(spelling => offered.has(spelling)) ?? name)
}

/** Shared libraries that the loader cannot find: the last word on systems whose packages we do not know. */
export async function ensureLibraries(executable) {
  if (process.platform !== 'linux') return
  const { stdout } = await capture('ldd', [executable], { env: { ...process.env, LC_ALL: 'C' } })
  const missing = [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, library]) => library)
  if (missing.length === 0) return
  throw new Advice(
    `Electron needs shared libraries that this system lacks: ${missing.join(', ')}.\nPlease install them with the system's package manager.`,
  )
}
