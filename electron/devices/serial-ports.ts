import { readdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { SerialPort } from '../../shared/model/devices.ts'
import { errorCode } from '../platform/disk-error.ts'

/** Where the system keeps its devices; another root in tests. */
export interface DeviceFolders {
  /** `/dev` */
  readonly devices: string
  /** `/sys/class/tty` */
  readonly classes: string
}

const systemFolders: DeviceFolders = { devices: '/dev', classes: '/sys/class/tty' }

/**
 * Serial ports behind which there is hardware: on Linux those that the kernel has a driver for, on macOS the call-out devices.
 * Nothing is opened.
 */
export async function serialPorts(folders = systemFolders): Promise<readonly SerialPort[]> {
  const [names, stable] = await Promise.all([portNames(folders), stableNames(folders)])
  return await Promise.all(
    names.map(async name => {
      const path = join(folders.devices, name)
      return { path, stableName: stable.get(name), description: await describe(name, folders) }
    }),
  )
}

async function portNames(folders: DeviceFolders): Promise<readonly string[]> {
  const terminals = await entries(folders.classes)
  if (terminals.length === 0)
    return (await entries(folders.devices)).filter(name => name.startsWith('cu.')).sort()
  const real = await Promise.all(terminals.map(name => isReal(name, folders)))
  return terminals.filter((_, index) => real[index]).sort()
}

/** A virtual terminal has no driver; of the board's own ports those of type 0 (PORT_UNKNOWN) lead nowhere. */
async function isReal(name: string, { classes }: DeviceFolders): Promise<boolean> {
  const driver = await realpath(join(classes, name, 'device/driver')).catch(() => undefined)
  return driver !== undefined && (await readWord(join(classes, name, 'type'))) !== '0'
}

/** `usb-FTDI_USB_Serial_A50285BI-if00-port0` by the port it leads to. */
async function stableNames({ devices }: DeviceFolders): Promise<ReadonlyMap<string, string>> {
  const folder = join(devices, 'serial/by-id')
  const links = await entries(folder)
  const targets = await Promise.all(links.map(link => realpath(join(folder, link)).catch(() => '')))
  return new Map(
    targets.map((target, index) => [
      target.slice(target.lastIndexOf('/') + 1),
      join(folder, links[index] ?? ''),
    ]),
  )
}

/** Maker and product of what is plugged in, as it says itself: they stand at the USB device, one or two folders above. */
async function describe(name: string, { classes }: DeviceFolders): Promise<string> {
  const device = await realpath(join(classes, name, 'device')).catch(() => undefined)
  if (device === undefined) return ''
  for (const above of ['..', '../..']) {
    const words = await Promise.all(
      ['manufacturer', 'product'].map(fact => readWord(join(device, above, fact))),
    )
    const known = words.filter(word => word !== '')
    if (known.length > 0) return known.join(' ')
  }
  return ''
}

async function readWord(path: string): Promise<string> {
  return await readFile(path, 'utf8').then(
    text => text.trim(),
    () => '',
  )
}

/** A folder that is not there has nothing in it: not every system has these. */
async function entries(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return []
    throw error
  }
}
