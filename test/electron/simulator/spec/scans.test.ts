import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { specCommand } from '../../../../shared/spec/codes.ts'
import type { SpecServerOptions } from '../../../../electron/simulator/spec/server.ts'
import { decodeValue } from '../../../../shared/spec/value.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { startServer } from '../../spec/rig.ts'
import { ask, rawClient, type RawClient, textOf } from './raw-client.ts'

interface ScanRig {
  readonly client: RawClient
  readonly folder: string
  /** Sends one command and waits for its answer. */
  readonly run: (source: string) => Promise<string>
  readonly read: (property: string) => Promise<string>
  /** The data file so far. */
  readonly file: (name: string) => string
}

async function scanRig(options: Partial<SpecServerOptions> = {}): Promise<ScanRig> {
  const folder = temporaryFolder()
  const client = await rawClient(await startServer({ speed: 1000, folder, ...options }))
  let sn = 1000
  return {
    client,
    folder,
    run: async source => {
      client.send(ask.run(++sn, source))
      return textOf(await client.answer(sn))
    },
    read: async property => {
      client.send(ask.read(++sn, property))
      return textOf(await client.answer(sn))
    },
    file: name => readFileSync(join(folder, name), 'utf8'),
  }
}

/** Rows of numbers, and control lines by their key. */
function parsed(file: string): {
  readonly rows: readonly (readonly number[])[]
  readonly lines: readonly string[]
} {
  const lines = file.split('\n')
  const rows = lines.filter(line => /^[-\d]/.test(line)).map(line => line.split(' ').map(Number))
  return { rows, lines: lines.filter(line => line.startsWith('#')) }
}

describe('a scan', () => {
  test('moves, counts and writes a row for every point, and its last point is its end', async () => {
    const { run, file, read } = await scanRig()
    await run('newfile demo.dat')
    await run('shopen; ascan samx -1 1 4 0.1')
    const { rows, lines } = parsed(file('demo.dat'))
    expect(rows.map(row => row[0])).toEqual([-1, -0.5, 0, 0.5, 1])
    expect(rows.map(row => row[2])).toEqual([0.1, 0.1, 0.1, 0.1, 0.1])
    expect(Math.min(...rows.map(row => row[4] ?? 0))).toBeGreaterThan(15_000)
    expect(lines).toContain('#S 1  ascan  samx -1 1 4 0.1')
    expect(lines).toContain('#T 0.1  (Seconds)')
    expect(lines).toContain('#N 6')
    expect(lines).toContain('#L Sample along beam  Epoch  Seconds  Ring current  Ion chamber I0  Diode I1')
    // More than eight motors stand in two rows.
    expect(lines).toContain('#P0 4 0 0 0 0 0.15 0 0')
    expect(lines).toContain('#P1 0 0')
    expect(lines).toContain('#o0 energy samx samy samz rot pitch tth th ')
    expect(lines).toContain('#o1 chi phi ')
    expect(lines).toContain('#O1      Chi       Phi  ')
    expect(await read('motor/samx/position')).toBe('1')
    expect(await read('var/SCAN_N')).toBe('1')
    expect(await read('var/NPTS')).toBe('5')
    expect(await read('var/HEADING')).toBe('ascan  samx -1 1 4 0.1')
  })

  test('that is relative ends where it began', async () => {
    const { run, file, read } = await scanRig()
    await run('newfile demo.dat; umv samx 2; dscan samx -0.5 0.5 2 0.01')
    expect(parsed(file('demo.dat')).rows.map(row => row[0])).toEqual([1.5, 2, 2.5])
    expect(await read('var/HEADING')).toBe('dscan  samx -0.5 0.5 2 0.01')
    expect(await read('motor/samx/position')).toBe('2')
  })

  test('of several motors moves them together', async () => {
    const { run, file } = await scanRig()
    await run('newfile demo.dat; a3scan samx 0 1 samz 0 -2 rot 10 30 2 0.01')
    expect(parsed(file('demo.dat')).rows.map(row => row.slice(0, 3))).toEqual([
      [0, 0, 10],
      [0.5, -1, 20],
      [1, -2, 30],
    ])
  })

  test('over a mesh runs its first motor fastest', async () => {
    const { run, file, read } = await scanRig()
    await run('newfile demo.dat; mesh samx 0 1 1 samz 0 2 2 0.01')
    expect(parsed(file('demo.dat')).rows.map(row => row.slice(0, 2))).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
      [0, 2],
      [1, 2],
    ])
    expect(await read('var/_stype')).toBe(String(1 | 8 | (2 << 8)))
  })

  test('by monitor counts says so in its header', async () => {
    const { run, file } = await scanRig()
    await run('newfile demo.dat; shopen; loopscan 2 -1000')
    const { rows, lines } = parsed(file('demo.dat'))
    expect(rows).toHaveLength(2)
    expect(lines).toContain('#M 1000  (Ion chamber I0)')
  })

  test.each([
    ['ascan samx 0 1 2', 'Usage:  ascan  motor start finish intervals time'],
    ['d2scan samx 0 1 2 1', 'Usage:  d2scan  motor start finish [motor start finish ...] intervals time'],
    ['mesh samx 0 1 2 1', 'Usage:  mesh'],
    ['loopscan', 'Usage:  loopscan points time [sleep]'],
    ['ascan samx 0 90 2 1', 'samx will go outside its limits at 90'],
    ['ascan nobody 0 1 2 1', 'No such motor: nobody'],
    ['ascan samx 0 1 0.5 1', 'The number of intervals must be 1 or more'],
    ['ascan samx 0 1 2 0', 'The count time must not be 0'],
    ['ascan samx 0 one 2 1', 'No such command or variable: one'],
    ['scan_on', 'There is no scan to go on with'],
  ])('%s is refused before anything moves', async (command, message) => {
    const { run, read } = await scanRig()
    expect(await run(command)).toContain(message)
    expect(await read('motor/samx/position')).toBe('0')
    expect(await read('var/SCAN_N')).toBe('0')
  })

  test('that is aborted says so in the file, and goes on from there', async () => {
    const { run, client, file, read } = await scanRig({ speed: 20 })
    await run('newfile demo.dat')
    client.send(ask.register('var/NPTS'))
    client.send(ask.run(1, 'dscan samx 0 1 5 1'))
    await client.next(packet => packet.name === 'var/NPTS' && textOf(packet) === '2')
    client.send({ command: specCommand.abort })
    expect(textOf(await client.answer(1))).toBe('Command aborted')
    expect(file('demo.dat')).toMatch(/\n#C .+ \d{4}\. {2}Scan aborted after \d points\.\n$/)
    expect(await read('motor/samx/position')).toBe('0')
    await run('scan_on')
    const { rows, lines } = parsed(file('demo.dat'))
    expect(rows.map(row => row[0])).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(lines.at(-1)).toContain('Scan continued.')
    expect(lines.filter(line => line.startsWith('#S'))).toHaveLength(1)
  })

  test('whose motor breaks down ends with the failure and the comment of an abort', async () => {
    const { run, file } = await scanRig()
    await run('newfile demo.dat')
    await run('FAULT = "motor samz"')
    expect(await run('ascan samz 0 1 2 0.01')).toContain('fault')
    expect(file('demo.dat')).toMatch(/Scan aborted after [01] points\.\n$/)
  })

  test('finds peak, centre and width of the plotted counter', async () => {
    const { run } = await scanRig()
    await run('shopen; DET = det; ascan samy -3 3 60 1')
    const [peak, centre, width] = (await run('sprintf("%g %g %g", PEAK, CEN, FWHM)')).split(' ').map(Number)
    expect(Math.abs(peak ?? 0)).toBeGreaterThan(1.5)
    expect(centre).toBeCloseTo(0, 0)
    expect(width).toBeGreaterThan(5)
  })
})

describe('scans tell watching clients', () => {
  test('by the variables of the ESRF macros, head, every point, end', async () => {
    const { run, client } = await scanRig()
    for (const name of ['_SC_NEWSCAN', '_SC_NEWPLOTDATA', '_SC_NEWSCANDATA'])
      client.send(ask.register(`var/${name}`))
    await run('client_data 1; ascan samx 0 1 2 0.01')
    expect(client.events('var/_SC_NEWSCAN')).toEqual([
      '0',
      expect.stringContaining("'title': 'ascan  samx 0 1 2 0.01', 'xlabel': 'Sample along beam'"),
      '0',
    ])
    const points = client.events('var/_SC_NEWPLOTDATA').slice(1)
    expect(points.map(point => /'x': ([-\d.]+)/.exec(point)?.[1])).toEqual(['0', '0.5', '1'])
    expect(client.events('var/_SC_NEWSCANDATA')[1]).toMatch(
      /'scalar_data\/samx': 0, .*'scalar_data\/mon': \d+/,
    )
  })

  test('by SCAN_D, SCAN_D_META and SCAN_D_INFO of SPEC 6', async () => {
    const { run, client } = await scanRig()
    client.send(ask.register('var/SCAN_D_INFO'))
    await run('ascan samx 0 1 2 0.01')
    expect(client.events('var/SCAN_D_INFO').slice(1)).toEqual([
      '[-1, "new", ""]',
      '[0, "running", ""]',
      '[1, "running", ""]',
      '[2, "running", ""]',
      '[2, "done", ""]',
    ])
    client.send(ask.read(1, 'var/SCAN_D'))
    const data = decodeValue(await client.answer(1))
    if (data.kind !== 'array') throw new Error(`SCAN_D is ${data.kind}`)
    expect([data.rows, data.cols, data.numbers[0], data.numbers[6], data.numbers[12]]).toEqual([
      3, 6, 0, 0.5, 1,
    ])
    client.send(ask.read(2, 'var/SCAN_D_META'))
    expect(JSON.parse(textOf(await client.answer(2)))).toMatchObject([
      { 0: 'Sample along beam', 5: 'Diode I1' },
      { scanno: 1, title: 'ascan  samx 0 1 2 0.01', points: 3 },
      { xaxis: 'Sample along beam' },
    ])
  })

  test('by macros of their own that hook head, loop and tail', async () => {
    const { run, client, folder } = await scanRig()
    writeFileSync(join(folder, 'follow.mac'), followMacros)
    client.send(ask.write('var/FOLLOW', ''))
    client.send(ask.register('var/FOLLOW'))
    await run('qdo follow.mac')
    await run('ascan samx 0 1 1 0.01')
    await run('follow_off')
    await run('ascan samx 0 1 1 0.01')
    expect(
      client
        .events('var/FOLLOW')
        .slice(1)
        .map(event => JSON.parse(event) as unknown),
    ).toEqual([
      { event: 'head', scan: 1, heading: 'ascan  samx 0 1 1 0.01', motors: ['samx'] },
      { event: 'point', index: 0, positions: [0], sec: 0.01 },
      { event: 'point', index: 1, positions: [1], sec: 0.01 },
      { event: 'tail', points: 2 },
    ])
  })
})

const followMacros = String.raw`
# A macro file as a site would write it.
global FOLLOW
def _follow_list(kind) '{
  local i text
  text = ""
  for (i = 0; i < _nm; i++) {
    if (i > 0) text = text ", "
    text = text "" (kind == "mne" ? sprintf("\"%s\"", motor_mne(_m[i])) : sprintf("%.15g", A[_m[i]]))
  }
  return "[" text "]"
}'
def _follow_head '{
  FOLLOW = sprintf("{\"event\": \"head\", \"scan\": %d, \"heading\": \"%s\", \"motors\": %s}", \
    SCAN_N + 1, HEADING, _follow_list("mne"))
}
'
def _follow_point '
  FOLLOW = sprintf("{\"event\": \"point\", \"index\": %d, \"positions\": %s, \"sec\": %g}", NPTS, _follow_list("pos"), S[sec])
'
def _follow_tail '
  FOLLOW = sprintf("{\"event\": \"tail\", \"points\": %d}", NPTS)
'
cdef("user_postscan_head", "_follow_head\n", "follow", 0x20)
cdef("user_scan_loop", "_follow_point\n", "follow")
cdef("user_scan_tail", "_follow_tail\n", "follow")
def follow_off 'cdef("", "", "follow", "delete")'
`
