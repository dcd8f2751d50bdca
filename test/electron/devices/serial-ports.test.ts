import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serialPorts, type DeviceFolders } from '../../../electron/devices/serial-ports.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** The folders of a Linux, as far as they matter. */
function system(
  ports: readonly {
    readonly name: string
    readonly driver?: string
    readonly type?: string
    readonly product?: string
  }[],
): DeviceFolders {
  const root = temporaryFolder()
  const folders = { devices: join(root, 'dev'), classes: join(root, 'sys/class/tty') }
  mkdirSync(join(folders.devices, 'serial/by-id'), { recursive: true })
  for (const { driver, name, product, type } of ports) {
    const device = join(root, 'sys/usb/1-1/1-1:1.0', name)
    mkdirSync(device, { recursive: true })
    mkdirSync(join(folders.classes, name), { recursive: true })
    symlinkSync(device, join(folders.classes, name, 'device'))
    writeFileSync(join(folders.devices, name), '')
    if (type !== undefined) writeFileSync(join(folders.classes, name, 'type'), `${type}\n`)
    if (driver !== undefined) {
      mkdirSync(join(root, 'drivers', driver), { recursive: true })
      symlinkSync(join(root, 'drivers', driver), join(device, 'driver'))
    }
    if (product !== undefined) {
      writeFileSync(join(root, 'sys/usb/1-1/product'), `${product}\n`)
      symlinkSync(join(folders.devices, name), join(folders.devices, 'serial/by-id', `usb-${product}`))
    }
  }
  return folders
}

test('ports with hardware behind them are listed, with a name that stays and what they are', async () => {
  const folders = system([
    { name: 'tty1' },
    { name: 'ttyS0', driver: 'port', type: '0' },
    { name: 'ttyUSB0', driver: 'ftdi_sio', product: 'FT232R' },
  ])
  expect(await serialPorts(folders)).toEqual([
    {
      path: join(folders.devices, 'ttyUSB0'),
      stableName: join(folders.devices, 'serial/by-id/usb-FT232R'),
      description: 'FT232R',
    },
  ])
})

test('a machine without any has none, and so has one without these folders', async () => {
  expect(await serialPorts(system([]))).toEqual([])
  expect(await serialPorts({ devices: '/nowhere', classes: '/nowhere' })).toEqual([])
})

test('a Mac lists its call-out devices', async () => {
  const folders = system([])
  writeFileSync(join(folders.devices, 'cu.usbserial-1'), '')
  writeFileSync(join(folders.devices, 'tty.usbserial-1'), '')
  expect(await serialPorts({ ...folders, classes: '/nowhere' })).toMatchObject([
    { path: join(folders.devices, 'cu.usbserial-1') },
  ])
})

test('this machine can be asked', async () => {
  expect(Array.isArray(await serialPorts())).toBe(true)
})
