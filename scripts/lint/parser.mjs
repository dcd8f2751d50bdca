// The parser of `npm run lint`: typescript-eslint's, with one program for the whole run. Left alone it keeps a watching
// program for each room and, since the scripts of components differ from their files, makes it anew for each component.
import tseslint from 'typescript-eslint'
import { projectRoot } from '../support/places.mjs'
import { OneProgram } from './one-program.mjs'

/** Files change under an editor's feet, and under --fix: there the watching programs are right. */
const isOneRun = /[\\/]eslint(\.js)?$/.test(process.argv[1] ?? '') && !process.argv.includes('--fix')
let one

export const oneProgramParser = {
  meta: { name: 'hutch/one-program', version: tseslint.parser.meta.version },
  parseForESLint,
}

function parseForESLint(code, options) {
  return tseslint.parser.parseForESLint(code, isOneRun ? fromOneProgram(code, options) : options)
}

/** Pieces of templates and plain JavaScript come without projects and need no types. */
function fromOneProgram(code, { project, ...options }) {
  if (!Array.isArray(project)) return options
  one ??= new OneProgram(projectRoot)
  return { ...options, extraFileExtensions: [], programs: [one.of(options.filePath, code)] }
}
