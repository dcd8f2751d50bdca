import { count, finite, flag, list, oneOf, optional, ParseError, record, text } from '../base/parse.ts'
import { jsonObject } from '../workflow/json-value.ts'
import { parsePlannedRegion, parseRoiBook } from '../model/parse-roi.ts'
import type { SliceItem } from '../model/data-file.ts'
import { parseDetectorArgument } from './parse-detector-arguments.ts'
import { parseDeviceArgument } from './parse-device-arguments.ts'
import { shownFormats, type Calls, type FramePlace, type ViewSource } from './contract.ts'
import { parseSettings } from './parse-settings.ts'
import { stopPlaces } from '../model/run-state.ts'
import { windowRoles } from '../model/window-role.ts'

/** One parser per call; also the run-time list of calls. The window is not trusted more than any other edge. */
export const parseArgument: { readonly [K in keyof Calls]: (raw: unknown) => Calls[K]['arg'] } = {
  'app.info': nothing,
  'experiment.snapshot': nothing,
  'description.list': nothing,
  'description.plan': raw => {
    const { file, set } = record(raw, 'argument')
    return { file: text(file, 'file'), set: set === undefined ? {} : texts(set) }
  },
  'description.preview': raw => {
    const { editor, text: content, file } = record(raw, 'argument')
    return { editor: text(editor, 'editor'), text: text(content, 'text'), file: text(file, 'file') }
  },
  'description.read': fileOnly,
  'description.choose': nothing,
  'description.write': raw => {
    const { file, text: content, expected } = record(raw, 'argument')
    const wanted = expected === undefined ? {} : { expected: text(expected, 'expected') }
    return { file: text(file, 'file'), text: text(content, 'text'), ...wanted }
  },
  'description.write-as': raw => {
    const { name, text: content } = record(raw, 'argument')
    return { name: text(name, 'name'), text: text(content, 'text') }
  },
  'description.look': fileOnly,
  'description.names': nothing,
  'run.start': raw => {
    const { description, set } = record(raw, 'run request')
    return { description: text(description, 'description'), set: texts(set) }
  },
  'run.follow': nothing,
  'run.end': nothing,
  'run.pause': nothing,
  'run.resume': nothing,
  'run.skip': nothing,
  'run.abort': nothing,
  'run.make-room': nothing,
  'kept.read': nothing,
  'kept.clear': nothing,
  'run.stop': raw => ({ after: oneOf(record(raw, 'argument').after, stopPlaces, 'after') }),
  'file.choose': nothing,
  'file.open': fileOnly,
  'file.children': raw => {
    const { file, path, offset, limit } = record(raw, 'argument')
    return {
      file: text(file, 'file'),
      path: text(path, 'path'),
      offset: count(offset, 'offset'),
      limit: Math.min(count(limit, 'limit'), mostChildren),
    }
  },
  'file.node': placeInFile,
  'file.plot': placeInFile,
  'file.read': raw => {
    const { file, path, slice } = record(raw, 'argument')
    return { file: text(file, 'file'), path: text(path, 'path'), slice: list(slice, 'slice').map(sliceItem) }
  },
  'file.export': placeInFile,
  'shown.save': raw => {
    const { name, format, content } = record(raw, 'content')
    return {
      name: text(name, 'name'),
      format: oneOf(format, shownFormats, 'format'),
      content: bytes(content, 'content'),
    }
  },
  'experiment.single': raw => ({ folder: text(record(raw, 'argument').folder, 'folder') }),
  'file.adopt': raw => {
    const { file, path } = record(raw, 'argument')
    return { file: text(file, 'file'), ...(path === undefined ? {} : { path: text(path, 'path') }) }
  },
  'file.close': fileOnly,
  'view.show': raw => {
    const { view, source } = record(raw, 'argument')
    return { view: text(view, 'view'), source: viewSource(source) }
  },
  'view.process': raw => {
    const { view, process } = record(raw, 'argument')
    const { correction, minus } = record(process, 'process')
    return {
      view: text(view, 'view'),
      process: {
        correction: oneOf(correction, ['none', 'dark', 'dark-white'], 'correction'),
        minus: optional(minus, framePlace, 'minus'),
      },
    }
  },
  'analysis.workflows': nothing,
  'analysis.start': raw => {
    const { graph, workflow, isAnew, master, node, set } = record(raw, 'analysis request')
    return {
      workflow: text(workflow, 'workflow'),
      ...(graph === undefined ? {} : { graph: text(graph, 'graph') }),
      set: jsonObject(set ?? {}, 'set'),
      master: text(master, 'master'),
      node: text(node, 'node'),
      ...(isAnew === undefined ? {} : { isAnew: flag(isAnew, 'isAnew') }),
    }
  },
  'analysis.save': raw => {
    const { from, graph, name } = record(raw, 'argument')
    return { name: text(name, 'name'), graph: text(graph, 'graph'), from: text(from, 'from') }
  },
  'analysis.import': nothing,
  'analysis.export': raw => {
    const { from, graph } = record(raw, 'argument')
    return { graph: text(graph, 'graph'), from: text(from, 'from') }
  },
  'analysis.provenance': raw => ({ file: text(record(raw, 'argument').file, 'file') }),
  'analysis.cancel': raw => ({ id: text(record(raw, 'argument').id, 'id') }),
  'analysis.first': raw => ({ id: text(record(raw, 'argument').id, 'id') }),
  'spec.snapshot': nothing,
  'spec.run': raw => ({ line: commandLine(record(raw, 'argument').line) }),
  'spec.array': raw => ({ name: variableName(record(raw, 'argument').name) }),
  'spec.abort': nothing,
  ...parseDeviceArgument,
  ...parseDetectorArgument,
  'settings.read': nothing,
  'settings.write': parseSettings,
  'roi.read': nothing,
  'roi.write': parseRoiBook,
  'roi.count': raw => {
    const { dataset, file } = record(raw, 'argument')
    const { name, shape } = parsePlannedRegion(raw)
    return { file: text(file, 'file'), dataset: text(dataset, 'dataset'), name, shape }
  },
  'control.read': nothing,
  'control.ask': nothing,
  'control.withdraw': nothing,
  'control.answer': raw => ({ gives: flag(record(raw, 'argument').gives, 'gives') }),
  'window.open': raw => ({ role: oneOf(record(raw, 'argument').role, windowRoles, 'role') }),
  'window.full-screen': nothing,
  'window.quit': nothing,
}

/** One page of a tree: a window shows some 50 rows at a time. */
const mostChildren = 1000

/** SPEC reads lines of some thousand characters at most; more is a paste that went wrong. */
const longestCommand = 4096

/** As SPEC allows them, with the slash of a property excluded. */
function variableName(raw: unknown): string {
  const name = text(raw, 'name')
  if (!/^[A-Za-z_]\w{0,63}$/.test(name))
    throw new ParseError(`name: "${name.slice(0, 64)}" is no variable of SPEC`)
  return name
}

function commandLine(raw: unknown): string {
  const line = text(raw, 'line').trim()
  if (line === '' || line.length > longestCommand || /[\r\n\0]/.test(line)) {
    throw new ParseError(`line: expected one command line of 1 to ${longestCommand} characters`)
  }
  return line
}

/** A million points of two columns are 40 MB of text. */
const largestShownBytes = 64 * 2 ** 20

function bytes(raw: unknown, what: string): Uint8Array {
  if (raw instanceof Uint8Array && raw.byteLength <= largestShownBytes) return raw
  throw new ParseError(`${what}: expected at most ${largestShownBytes} bytes`)
}

function nothing(): undefined {
  return undefined
}

function fileOnly(raw: unknown): { readonly file: string } {
  return { file: text(record(raw, 'argument').file, 'file') }
}

function placeInFile(raw: unknown): { readonly file: string; readonly path: string } {
  const { file, path } = record(raw, 'argument')
  return { file: text(file, 'file'), path: text(path, 'path') }
}

function texts(raw: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(record(raw, 'set'))
  return Object.fromEntries(entries.map(([name, value]) => [name, text(value, `set ${name}`)]))
}

function sliceItem(raw: unknown): SliceItem {
  const what = 'slice item'
  const item = record(raw, what)
  switch (oneOf(item.kind, ['index', 'range'], what)) {
    case 'index':
      return { kind: 'index', at: finite(item.at, what) }
    case 'range':
      return {
        kind: 'range',
        start: optional(item.start, finite, what),
        stop: optional(item.stop, finite, what),
        step: finite(item.step, what),
      }
  }
}

function framePlace(raw: unknown, what: string): FramePlace {
  const { dataset, file, frame } = record(raw, what)
  return { file: text(file, 'file'), dataset: text(dataset, 'dataset'), frame: count(frame, 'frame') }
}

function viewSource(raw: unknown): ViewSource {
  const source = record(raw, 'source')
  switch (oneOf(source.kind, ['live', 'recorded', 'none'], 'source')) {
    case 'live':
      return { kind: 'live', detector: optional(source.detector, text, 'detector') }
    case 'recorded':
      return { kind: 'recorded', ...framePlace(source, 'source') }
    case 'none':
      return { kind: 'none' }
  }
}
