import { finite, flag, list, optional, ParseError, record, text } from '../base/parse.ts'
import type { DeviceDraft } from '../model/devices.ts'
import type { DeviceCalls } from './device-calls.ts'

/** Arguments of the calls of the Devices workspace. */
export const parseDeviceArgument: {
  readonly [K in keyof DeviceCalls]: (raw: unknown) => DeviceCalls[K]['arg']
} = {
  'devices.snapshot': nothing,
  'devices.check': deviceDraft,
  'devices.test': deviceDraft,
  'devices.save': deviceDraft,
  'devices.remove': deviceOnly,
  'devices.connect': deviceOnly,
  'devices.disconnect': deviceOnly,
  'devices.reload': nothing,
  'devices.open': nothing,
  'devices.create': raw => {
    const { name, spec, readOnly } = record(raw, 'new beamline')
    return { name: text(name, 'name'), spec: text(spec, 'spec'), readOnly: flag(readOnly, 'readOnly') }
  },
  'devices.simulate': nothing,
  'devices.scan': raw => ({
    hosts: list(record(raw, 'argument').hosts, 'hosts').map(host => hostName(text(host, 'host'))),
  }),
  'devices.cancel': nothing,
  'devices.ports': nothing,
  'devices.poni': raw => ({
    pixelSizeUm: optional(record(raw, 'argument').pixelSizeUm, finite, 'pixelSizeUm'),
  }),
  'devices.fault': raw => {
    const { fault, isOn } = record(raw, 'argument')
    return { fault: text(fault, 'fault'), isOn: flag(isOn, 'isOn') }
  },
}

function nothing(): undefined {
  return undefined
}

function deviceDraft(raw: unknown): DeviceDraft {
  const { was, kind, name, settings } = record(raw, 'device')
  return {
    was: optional(was, text, 'was'),
    kind: text(kind, 'kind'),
    name: text(name, 'name'),
    settings: record(settings, 'settings'),
  }
}

function deviceOnly(raw: unknown): { readonly device: string } {
  return { device: text(record(raw, 'argument').device, 'device') }
}

/** As in the beamline file: a search must not be talked into anything but a name or an address. */
function hostName(host: string): string {
  if (/^[A-Za-z0-9._:-]{1,255}$/.test(host)) return host
  throw new ParseError(`host must be a host name or address; found "${host.slice(0, 60)}"`)
}
