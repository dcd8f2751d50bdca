// The scripts of single-file components as files of their own, so that the rules that need types read them as they read
// everything else: a mirror of renderer/ in which every line and column is where it was and imports lead where they led.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { inProject, projectRoot } from '../support/places.mjs'

/** Seen from the mirror, which lies two folders deep. */
const tsconfig = {
  extends: '../../renderer/tsconfig.json',
  compilerOptions: {
    composite: false,
    emitDeclarationOnly: false,
    noEmit: true,
    rootDir: '../..',
    rootDirs: ['.', '../..'],
  },
  include: ['renderer', '../../renderer/modules.d.ts'],
  references: [{ path: '../../shared' }],
}

/** [1]: what stands before the script; [2]: its tag; [3]: the script. */
const parts = /^([\s\S]*?)(<script\b(?:"[^"]*"|[^>"])*>)([\s\S]*?)<\/script>/

/** Calls `use` with the files of a mirror that is gone afterwards; answers as it does. */
export async function withComponentScripts(use) {
  await mkdir(inProject('.cache'), { recursive: true })
  const mirror = await mkdtemp(inProject('.cache/components-'))
  try {
    await writeFile(join(mirror, 'tsconfig.json'), JSON.stringify(tsconfig))
    const names = await readdir(inProject('renderer'), { recursive: true })
    const components = names.filter(name => name.endsWith('.vue'))
    const files = await Promise.all(components.map(name => copyScript(mirror, join('renderer', name))))
    return await use(files.flat().map(file => relative(projectRoot, file)))
  } finally {
    await rm(mirror, { recursive: true, force: true })
  }
}

/** What was said of files of a mirror, said of the components. */
export function ofComponents(words) {
  return words.replaceAll(/\.cache\/components-\w+\/(\S+?)\.ts\b/g, '$1.vue')
}

/** The script alone, each line and column where it was; undefined for a component without one. */
export function scriptOf(component) {
  const [, before, tag, script] = parts.exec(component) ?? []
  return script === undefined ? undefined : blank(before) + typeParameters(tag).padEnd(tag.length) + script
}

/** One file, or none for a component without a script. */
async function copyScript(mirror, name) {
  const script = scriptOf(await readFile(inProject(name), 'utf8'))
  if (script === undefined) return []
  const file = join(mirror, name.replace(/\.vue$/, '.ts'))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, script)
  return [file]
}

function blank(text) {
  return text.replaceAll(/[^\n]/g, ' ')
}

/** A component's type parameters, as the types they extend. */
function typeParameters(tag) {
  const [, parameters = ''] = /\bgeneric="([^"]+)"/.exec(tag) ?? []
  const types = parameters.matchAll(/(\w+)(?: extends ((?:[^,<]|<[^>]*>)+))?/g)
  return [...types].map(([, name, extended = 'unknown']) => `type ${name} = ${extended};`).join('')
}
