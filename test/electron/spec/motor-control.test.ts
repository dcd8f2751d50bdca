import { describe, expect, test } from 'vitest'
import { specCommand } from '../../../shared/spec/codes.ts'
import { textPayload } from '../../../shared/spec/value.ts'
import { connectTo, quiet, recorded, rig } from './rig.ts'
import { politely, scriptedServer } from './scripted-server.ts'

const atOnce = { speed: 1000 }

describe('several motors', () => {
  test('start together and are awaited together', async () => {
    const { client } = await rig({ server: { speed: 20 } })
    const order: string[] = []
    for (const motor of ['samx', 'rot']) {
      client.watch(`motor/${motor}/move_done`, text => void order.push(`${motor} ${text}`))
    }
    const reached = await client.moveTogether(
      new Map([
        ['samx', 1],
        ['rot', 30],
      ]),
      quiet,
    )
    expect([...reached]).toEqual([
      ['samx', 1],
      ['rot', 30],
    ])
    const starts = order.filter(entry => entry.endsWith('1'))
    expect(starts.toSorted()).toEqual(['rot 1', 'samx 1'])
    expect(
      order
        .slice(order.indexOf(starts[0] ?? ''))
        .slice(0, 2)
        .toSorted(),
    ).toEqual(starts.toSorted())
  })

  test('do not move at all when one of them would leave its limits', async () => {
    const { client } = await rig({ server: atOnce })
    const targets = new Map([
      ['samx', 1],
      ['energy', 99],
    ])
    await expect(client.moveTogether(targets, quiet)).rejects.toMatchObject({
      kind: 'limit',
      where: `motor energy on ${client.name}`,
    })
    expect(await client.position('samx')).toBe(0)
  })

  test('that are there already are left alone', async () => {
    const { client } = await rig({ server: atOnce })
    const targets = new Map([
      ['samx', 0],
      ['samy', 0.5],
    ])
    expect([...(await client.moveTogether(targets, quiet)).values()]).toEqual([0, 0.5])
  })

  test('all stop when one of them is refused after the others were ordered', async () => {
    const properties: Record<string, string> = {}
    for (const motor of ['a', 'b']) {
      for (const [attribute, value] of Object.entries(restingMotor))
        properties[`motor/${motor}/${attribute}`] = value
    }
    const polite = politely(properties)
    const server = await scriptedServer((packet, reply) => {
      if (packet.command !== specCommand.write) {
        polite(packet, reply)
        return
      }
      if (packet.name !== 'motor/b/start_one') return
      reply({ command: specCommand.reply, sn: packet.sn, error: 1, payload: textPayload('No power') })
    })
    const client = await connectTo(server)
    const move = client.moveTogether(
      new Map([
        ['a', 2],
        ['b', 2],
      ]),
      quiet,
    )
    await expect(move).rejects.toThrow('No power')
    await server.heard(packet => packet.name === 'motor/../abort_all')
    const written = server.received.filter(packet => packet.command === specCommand.write)
    expect(written.map(packet => packet.name)).toEqual([
      'motor/../prestart_all',
      'motor/a/start_one',
      'motor/b/start_one',
      'motor/../start_all',
      'motor/../abort_all',
    ])
  })
})

describe('a tweak and a jog', () => {
  test('move by a step from where the motor is', async () => {
    const { client } = await rig({ server: atOnce })
    expect(await client.moveBy('samx', 0.25, quiet)).toBe(0.25)
    expect(await client.moveBy('samx', -0.5, quiet)).toBe(-0.25)
    await expect(client.moveBy('samx', 100, quiet)).rejects.toMatchObject({ kind: 'limit' })
  })

  test('run until let go, then say where the motor rests', async () => {
    const { client } = await rig()
    const release = new AbortController()
    const position = recorded(client, 'motor/rot/position')
    const jog = client.jog('rot', -1, release.signal)
    await position.until(value => Number(value) < -1)
    release.abort()
    const rest = await jog
    expect(rest).toBeLessThan(-1)
    expect(rest).toBeGreaterThan(-200)
    expect((await client.motorState('rot')).isMoving).toBe(false)
    expect(await client.position('rot')).toBe(rest)
  })

  test('end at the limit when nobody lets go', async () => {
    const { client } = await rig({ server: atOnce })
    expect(await client.jog('samx', 1, quiet)).toBe(10)
  })
})

describe('settings', () => {
  test('of position, dial and offset move nothing and are confirmed', async () => {
    const { client } = await rig({ server: atOnce })
    const moveDone = recorded(client, 'motor/samx/move_done')
    await client.setPosition('samx', 5)
    expect(await client.motorState('samx')).toMatchObject({ position: 5, dialPosition: 0, offset: 5 })
    await client.setOffset('samx', 2)
    expect(await client.motorState('samx')).toMatchObject({ position: 2, offset: 2, limits: [-8, 12] })
    await client.setDial('samx', 1)
    expect((await client.motorState('samx')).dialPosition).toBe(1)
    expect(moveDone.values.includes('1')).toBe(false)
  })

  test('of limits are given and read in user units, in either order', async () => {
    const { client } = await rig({ server: atOnce })
    await client.setPosition('samx', 100)
    await client.setLimits('samx', [103, 98])
    expect(await client.limits('samx')).toEqual([98, 103])
    await expect(client.move('samx', 97, quiet)).rejects.toThrow('its limits are 98 to 103')
  })

  test('of rates are taken as they are', async () => {
    const { client } = await rig({ server: atOnce })
    await client.setMotorRate('samx', 'slew_rate', 12_345)
    expect(await client.read('motor/samx/slew_rate')).toBe('12345')
    await client.setMotorRate('samx', 'backlash', -0.1)
    expect(await client.read('motor/samx/backlash')).toBe('-0.1')
  })

  test('that SPEC refuses or ignores fail by name', async () => {
    const { client } = await rig({ server: atOnce })
    await expect(client.setMotorRate('samx', 'slew_rate', -5)).rejects.toMatchObject({
      kind: 'device',
      message: 'Not a rate above 0: "-5"',
    })
    await expect(client.setPosition('samx', NaN)).rejects.toMatchObject({ kind: 'limit' })
    const deaf = await connectTo(
      await scriptedServer((packet, reply) => {
        if (packet.command === specCommand.runWithReturn) {
          reply({ command: specCommand.reply, sn: packet.sn, payload: textPayload('0') })
        } else politely({ 'motor/th/offset': '0', 'motor/th/step_size': '2000' })(packet, reply)
      }),
    )
    await expect(deaf.setOffset('th', 3)).rejects.toMatchObject({
      kind: 'device',
      message: 'th: SPEC did not take 3 as offset, it is 0',
    })
  })

  test('of a motor whose sign is negative swap its limits', async () => {
    const server = await scriptedServer(
      politely({
        'motor/th/sign': '-1',
        'motor/th/offset': '1',
        'motor/th/low_limit': '-2',
        'motor/th/high_limit': '5',
      }),
    )
    const client = await connectTo(server)
    expect(await client.limits('th')).toEqual([-4, 3])
  })
})

describe('an order while SPEC is busy', () => {
  test('is not sent, because it would be run at a time nobody expects', async () => {
    const { client } = await rig()
    const stop = new AbortController()
    const ready = recorded(client, 'status/ready')
    const running = client.run('sleep(100)', stop.signal).catch(() => 'stopped')
    await ready.until(value => value === '0')
    await expect(client.move('samx', 1, quiet)).rejects.toMatchObject({
      kind: 'device',
      message: expect.stringContaining('is busy with another command: nothing was sent') as string,
    })
    stop.abort(new Error('enough'))
    expect(await running).toBe('stopped')
    expect(await client.position('samx')).toBe(0)
  })

  test('waits a moment for its end', async () => {
    const { client } = await rig({ server: atOnce })
    const running = client.run('sleep(300)', quiet)
    expect(await client.move('samx', 1, quiet)).toBe(1)
    await running
  })
})

describe('a search', () => {
  test('writes how and where, and gives the place found', async () => {
    const properties = { ...named('th', restingMotor) }
    const polite = politely(properties)
    const server = await scriptedServer((packet, reply) => {
      if (packet.command !== specCommand.write) {
        polite(packet, reply)
        return
      }
      for (const value of ['1', '0']) {
        reply({ command: specCommand.event, name: 'motor/th/move_done', payload: textPayload(value) })
      }
    })
    const client = await connectTo(server)
    expect(await client.search('th', 'home+', { homePosition: 1.5, signal: quiet })).toBe(1)
    expect(new TextDecoder().decode(server.received.at(-2)?.data)).toBe('home+ 1.5\0')
    expect(server.received.at(-2)?.name).toBe('motor/th/search')
  })

  test('that does not start says why', async () => {
    const properties = { ...named('th', { ...restingMotor, motor_fault: '1' }) }
    const client = await connectTo(await scriptedServer(politely(properties)), {})
    await expect(client.search('th', 'lim-', { signal: quiet })).rejects.toThrow(
      'th did not start to look for lim- within 2 s: the controller reports a fault',
    )
  })
})

const restingMotor = {
  position: '1',
  move_done: '0',
  step_size: '2000',
  low_limit: '-10',
  high_limit: '10',
  sign: '1',
  offset: '0',
  motor_fault: '0',
  low_lim_hit: '0',
  high_lim_hit: '0',
  emergency_stop: '0',
  unusable: '0',
}

function named(motor: string, attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([attribute, value]) => [`motor/${motor}/${attribute}`, value]),
  )
}
