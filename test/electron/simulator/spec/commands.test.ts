import { describe, expect, test } from 'vitest'
import { quiet, recorded, rig } from '../../spec/rig.ts'

const fast = { server: { speed: 1000 } }

describe('macros', () => {
  test('umv waits for the end, mv only starts, mvr is relative', async () => {
    const { client } = await rig()
    await client.run('umv samx 1 samz 2', quiet)
    expect([await client.position('samx'), await client.position('samz')]).toEqual([1, 2])
    await client.run('mv samx -9', quiet)
    expect(await client.position('samx')).toBeGreaterThan(-9)
    await client.run('umvr samx 1', quiet)
    expect(await client.position('samx')).toBe(-8)
  })

  test('targets may be expressions', async () => {
    const { client } = await rig(fast)
    await client.run('x = 4; umv energy x+0.25', quiet)
    expect(await client.position('energy')).toBe(4.25)
    await client.run('umv energy A[energy]-(0.5/2)', quiet)
    expect(await client.position('energy')).toBe(4)
  })

  test.each([
    ['mv energy 9', 'above the high limit 6'],
    ['mv enrgy 4', 'No such motor: enrgy'],
    ['mv energy', 'Expected a motor and a number'],
    ['mv', 'Expected a motor and a number'],
    ['mv energy "far"', 'Not a number: far'],
    ['set_lm energy 1', 'Expected a motor and two numbers'],
    ['ct "x"', 'The count time is not a number'],
    ['ascan energy 3 4 10', 'Usage:  ascan  motor start finish intervals time'],
    ['ascan energy 3 7 10 1', 'energy will go outside its limits at 7'],
    ['ascan enrgy 3 4 10 1', 'No such motor: enrgy'],
    ['frobnicate energy 3', 'No such command or variable: frobnicate'],
  ])('%s is refused: %s', async (command, message) => {
    const { client } = await rig(fast)
    await expect(client.run(command, quiet)).rejects.toMatchObject({
      kind: 'device',
      message: expect.stringContaining(message) as string,
      where: `${command} on ${client.name}`,
    })
  })

  test('nothing moves when one of several targets is refused', async () => {
    const { client } = await rig(fast)
    await expect(client.run('umv samx 1 energy 9', quiet)).rejects.toThrow('above the high limit')
    await client.run('move_em; waitmove', quiet)
    expect(await client.position('samx')).toBe(0)
  })

  test('set and set_lm work in user units', async () => {
    const { client } = await rig(fast)
    await client.run('set samx 100; set_lm samx 105 95', quiet)
    expect(await client.position('samx')).toBe(100)
    expect(await client.limits('samx')).toEqual([95, 105])
    expect(await client.read('motor/samx/low_limit')).toBe('-5')
    await client.run('set_dial samx 1', quiet)
    expect(await client.position('samx')).toBe(101)
  })

  test('wa and ct print what an operator expects to see', async () => {
    const { client } = await rig(fast)
    const screen = recorded(client, 'output/tty')
    await client.run('wa; ct 0.5', quiet)
    const printed = screen.values.join('')
    expect(printed).toMatch(/energy +4 keV {2}\(3 to 6\)/)
    expect(printed).toMatch(/Seconds = 0\.5/)
    expect(printed).toMatch(/Ring current = \d+/)
  })

  test('functions know motors and counters by number and by name', async () => {
    const { client } = await rig(fast)
    const ask = (source: string): Promise<string> => client.run(source, quiet)
    expect(await ask('motor_mne(0)')).toBe('energy')
    expect(await ask('motor_mne(99)')).toBe('-1')
    expect(await ask('motor_num("samz")')).toBe('3')
    expect(await ask('motor_num("nobody")')).toBe('-1')
    expect(await ask('motor_par(samx, "step_size")')).toBe('10000')
    expect(await ask('cnt_name(mon)')).toBe('Ion chamber I0')
    expect(await ask('cnt_mne(7)')).toBe('-1')
    expect(await ask('get_lim(energy, 1)')).toBe('6')
    expect(await ask('int(sqrt(17)) + fabs(-2)')).toBe('6')
    await expect(ask('sqr(4)')).rejects.toThrow('did you mean "sqrt"')
  })

  test('wait(32) tells whether something is busy', async () => {
    const { client } = await rig()
    expect(await client.run('wait(32)', quiet)).toBe('0')
    expect(await client.run('mv rot 300; wait(32)', quiet)).toBe('1')
    await client.abort()
  })

  test('the ring current is told as it changes', async () => {
    const { client } = await rig({ server: { speed: 5000 } })
    const current = recorded(client, 'var/SRCUR')
    await current.until(value => Number(value) < 199.5)
    await current.until(value => Number(value) < 199)
    expect(current.values[0]).toMatch(/^\d+(\.\d{1,3})?$/)
  })

  test('the beam is lost and comes back when BEAM is set; without it only the background is counted', async () => {
    const { client } = await rig()
    const current = recorded(client, 'var/SRCUR')
    await client.run('shopen; BEAM = 0; ct 1', quiet)
    await current.until(value => Number(value) === 0)
    expect(Number(await client.run('S[1]', quiet))).toBeLessThan(100)
    await client.run('BEAM = 1; ct 1', quiet)
    await current.until(value => Number(value) > 190)
    expect(Number(await client.run('S[1]', quiet))).toBeGreaterThan(150_000)
  })
})
