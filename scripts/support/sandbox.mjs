import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isRoot } from './child.mjs'
import { Advice } from './say.mjs'

/** Kernel settings, and the value with which each of them forbids the user namespaces Chromium's sandbox is made of. */
const prohibitions = [
  ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1'], // Ubuntu from 23.10
  ['/proc/sys/kernel/unprivileged_userns_clone', '0'], // Debian before 11
  ['/proc/sys/user/max_user_namespaces', '0'],
]

/** Electron's own message about a missing sandbox is a crash; this one names the lines that help. */
export async function ensureSandbox(executable) {
  if (process.platform !== 'linux' || isRoot()) return
  const helper = join(dirname(executable), 'chrome-sandbox')
  if ((await namespacesAllowed()) || (await isSetuidRoot(helper))) return
  throw new Advice(
    [
      'This system forbids the user namespaces that the sandbox of Electron is made of.',
      'Please give its helper the rights to do without them:',
      `  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
    ].join('\n'),
  )
}

async function namespacesAllowed() {
  for (const [file, forbidding] of prohibitions) {
    const value = await readFile(file, 'utf8').catch(() => '')
    if (value.trim() === forbidding) return false
  }
  return true
}

async function isSetuidRoot(file) {
  const found = await stat(file).catch(() => undefined)
  return found !== undefined && found.uid === 0 && (found.mode & 0o4000) !== 0
}
