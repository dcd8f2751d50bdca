import { isRecord } from '../base/parse.ts'
import type { Device, DeviceDraft, DraftProblem, Settings } from '../model/devices.ts'
import { deviceKind, deviceKinds } from './device-kinds.ts'
import { editsBetween, editYaml, type YamlEdit } from './edit-yaml.ts'
import { checkBeamlineText } from './parse-beamline.ts'
import { readYaml } from './read-yaml.ts'

export type FiledDevice = Pick<Device, 'id' | 'kind' | 'name' | 'settings'>

/** The devices that a valid beamline file describes, in its order: the beamline itself, SPEC, then the detectors. */
export function devicesIn(text: string): readonly FiledDevice[] {
  const content = contentOf(text)
  const single = deviceKinds
    .filter(({ role }) => role !== 'detector')
    .map(({ kind, label, schema }) => {
      const keys = Object.keys(schema.properties ?? {})
      return {
        id: kind,
        kind,
        name: kind === 'beamline' ? titleOf(content) : label,
        settings: only(content, keys),
      }
    })
  const detectors = Object.entries(isRecord(content.detectors) ? content.detectors : {})
  return [
    ...single,
    ...detectors.flatMap(([name, settings]) => {
      if (!isRecord(settings)) return []
      const { driver, ...own } = settings
      return [{ id: `detectors/${name}`, kind: String(driver), name, settings: own }]
    }),
  ]
}

/** The file with a draft in it. */
export function withDraft(text: string, draft: DeviceDraft): string {
  const { kind, name, settings, was } = draft
  const before = devicesIn(text).find(({ id }) => id === was)
  if (deviceKind(kind)?.role !== 'detector')
    return editYaml(text, editsBetween(before?.settings ?? {}, settings, []))
  if (before === undefined) {
    return editYaml(text, [{ kind: 'set', path: ['detectors', name], value: { driver: kind, ...settings } }])
  }
  return editYaml(text, [
    ...(before.name === name ? [] : renamed(text, before.name, name)),
    ...editsBetween(before.settings, settings, ['detectors', name]),
  ])
}

/** The file without a detector; scans that are followed do not name it any more either. */
export function withoutDevice(text: string, id: string): string {
  const name = id.replace('detectors/', '')
  const left = followed(text).filter(other => other !== name)
  const edits: YamlEdit[] = [{ kind: 'set', path: ['detectors', name], value: undefined }]
  if (left.length < followed(text).length)
    edits.push({ kind: 'set', path: ['follow', 'detectors'], value: left })
  return editYaml(text, edits)
}

/** All that is wrong in a draft, by the same rules as the whole file. */
export function checkDraft(text: string, draft: DeviceDraft): readonly DraftProblem[] {
  const devices = devicesIn(text)
  const { kind, name, was } = draft
  if (deviceKind(kind)?.role === 'detector') {
    const twin = devices.find(device => device.id === `detectors/${name}` && device.id !== was)
    if (twin !== undefined) {
      return [
        { pointer: '/', message: `There is a detector "${name}" already`, advice: 'Choose another name.' },
      ]
    }
  }
  const checked = checkBeamlineText(withDraft(text, draft))
  if (!('problems' in checked)) return []
  const problems = checked.problems.map(({ advice, message, pointer }) => ({
    pointer: ownPointer(pointer ?? '', draft),
    message,
    advice,
  }))
  // A wrong name is wrong wherever it is used; once is enough.
  const ofName = problems.filter(({ pointer }) => pointer === '/')
  return ofName.length > 0 ? ofName : problems
}

/** From the whole file to the draft: `/detectors/frelon/port` is `/port` there. */
function ownPointer(pointer: string, { kind, name }: DeviceDraft): string {
  if (deviceKind(kind)?.role !== 'detector') return pointer
  const root = `/detectors/${name}`
  if (pointer.startsWith(`${root}/`)) return pointer.slice(root.length)
  return pointer === root ? '/' : ''
}

/** Also where scans that are followed name it. */
function renamed(text: string, from: string, to: string): readonly YamlEdit[] {
  const edits: YamlEdit[] = [{ kind: 'rename', path: ['detectors', from], name: to }]
  const names = followed(text)
  if (names.includes(from)) {
    const value = names.map(name => (name === from ? to : name))
    edits.push({ kind: 'set', path: ['follow', 'detectors'], value })
  }
  return edits
}

function followed(text: string): readonly string[] {
  const { follow } = contentOf(text)
  const names = isRecord(follow) ? follow.detectors : undefined
  return Array.isArray(names) ? names.map(String) : []
}

function contentOf(text: string): Settings {
  const value = readYaml(text).data?.value
  return isRecord(value) ? value : {}
}

function titleOf({ beamline }: Settings): string {
  return typeof beamline === 'string' ? beamline : 'Beamline'
}

function only(content: Settings, keys: readonly string[]): Settings {
  return Object.fromEntries(keys.flatMap(key => (content[key] === undefined ? [] : [[key, content[key]]])))
}
