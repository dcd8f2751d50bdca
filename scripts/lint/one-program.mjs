// One TypeScript program of all rooms for the typed lint rules, made once and from the sources, so that lint waits for no
// other step. Single-file components count with what stands between their script tags.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** [1]: the script, as the Vue parser hands it to the parser of scripts. */
const scriptOf = /<script\b[^>]*>([\s\S]*?)<\/script>/

export class OneProgram {
  #options
  #rootNames
  #program

  constructor(root) {
    const { options, fileNames } = readConfig(join(root, 'scripts/lint/tsconfig.json'))
    this.#options = options
    this.#rootNames = [...fileNames, ...ts.sys.readDirectory(join(root, 'renderer'), ['.vue'])]
    this.#program = this.#make(componentScript)
  }

  /** The program that holds this text of a file; the Vue parser adds to the scripts of generic components. */
  of(file, text) {
    if (this.#program.getSourceFile(file)?.text === text) return this.#program
    return this.#make(name => (name === file ? text : componentScript(name)), this.#program)
  }

  #make(textOf, oldProgram) {
    const host = ts.createCompilerHost(this.#options, true)
    const fromDisk = host.getSourceFile
    host.getSourceFile = (name, version, ...rest) => {
      if (!name.endsWith('.vue')) return oldProgram?.getSourceFile(name) ?? fromDisk(name, version, ...rest)
      return ts.createSourceFile(name, textOf(name), version, true, ts.ScriptKind.TS)
    }
    return ts.createProgram({ rootNames: this.#rootNames, options: this.#options, host, oldProgram })
  }
}

function componentScript(name) {
  return scriptOf.exec(readFileSync(name, 'utf8'))?.[1] ?? ''
}

function readConfig(file) {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail }
  const config = ts.getParsedCommandLineOfConfigFile(file, { allowNonTsExtensions: true }, host)
  if (config.errors[0] !== undefined) fail(config.errors[0])
  return config
}

function fail(diagnostic) {
  throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'))
}
