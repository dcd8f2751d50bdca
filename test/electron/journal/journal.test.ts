import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openJournal } from '../../../electron/journal/open-journal.ts'
import { parseJournal, readJournal } from '../../../electron/journal/read-journal.ts'
import { encodeRecord, journalHead } from '../../../electron/journal/journal-record.ts'
import { systemClock } from '../../../electron/platform/system-clock.ts'
import { seededRandom } from '../../../shared/base/random.ts'
import type { NumberedEvent } from '../../../shared/model/events.ts'
import { nodeId } from '../../../shared/model/ids.ts'
import { describeWith } from '../../support/need-tool.ts'
import { mountableDisk, smallDisk } from '../../support/small-disk.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { garbled } from './support/garbled.ts'

function event(seq: number, name = 'Data'): NumberedEvent {
  return { seq, atMs: 1_700_000_000_000 + seq, event: { kind: 'node.started', node: nodeId(`/EFF/${name}`) } }
}

function events(count: number): readonly NumberedEvent[] {
  return Array.from({ length: count }, (_, index) => event(index + 1, `Größe ${index} µm`))
}

async function written(count: number): Promise<string> {
  const file = join(temporaryFolder(), 'journal')
  const journal = openJournal(file, systemClock())
  for (const one of events(count)) journal.append(one)
  await journal.close()
  return file
}

describe('a journal', () => {
  test('gives back what was appended', async () => {
    const contents = await readJournal(await written(30))
    expect(contents.events).toEqual(events(30))
    expect(contents.stopped).toBeUndefined()
  })

  test('has every event in the file at once, before any flush', () => {
    const file = join(temporaryFolder(), 'journal')
    const journal = openJournal(file, systemClock())
    journal.append(event(1))
    expect(parseJournal(readFileSync(file)).events).toEqual([event(1)])
    return journal.close()
  })

  test('can be read by a person', async () => {
    const lines = readFileSync(await written(1), 'utf8').split('\n')
    expect(lines[0]).toMatch(/^# Hutch journal/)
    expect(lines[1]).toMatch(/^[0-9a-f]{8} \d+ \{"seq":1,/)
  })

  test('goes on where it ended', async () => {
    const file = await written(3)
    const journal = openJournal(file, systemClock())
    journal.append(event(4))
    await journal.flush()
    await journal.close()
    expect((await readJournal(file)).events).toEqual([...events(3), event(4)])
  })

  test('refuses nothing and loses nothing when many flush at once', async () => {
    const file = join(temporaryFolder(), 'journal')
    const journal = openJournal(file, systemClock())
    await Promise.all(
      events(50).map(async one => {
        journal.append(one)
        await journal.flush()
      }),
    )
    await journal.close()
    expect((await readJournal(file)).events).toHaveLength(50)
  })

  test('names the file that cannot be opened', () => {
    expect(() => openJournal('/nowhere/journal', systemClock())).toThrow(
      expect.objectContaining({ kind: 'disk', where: '/nowhere/journal' }) as Error,
    )
  })
})

describe('a torn journal', () => {
  const records = events(6).map(encodeRecord)
  const whole = Buffer.concat([Buffer.from(journalHead), ...records])

  test('gives every whole record, at whatever byte the tail was torn', () => {
    for (let length = 0; length <= whole.length; length++) {
      const { events: found, goodBytes } = parseJournal(whole.subarray(0, length))
      let wholeRecords = 0
      let end = journalHead.length
      while (wholeRecords < records.length && end + (records[wholeRecords]?.length ?? 0) <= length) {
        end += records[wholeRecords]?.length ?? 0
        wholeRecords += 1
      }
      expect(found).toEqual(events(6).slice(0, wholeRecords))
      expect(goodBytes).toBe(length < journalHead.length ? 0 : end)
    }
  })

  test('stops before a record in which any byte changed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: journalHead.length, max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const damaged = Buffer.from(whole)
          damaged[at] = (damaged[at] ?? 0) ^ change
          const { events: found, stopped } = parseJournal(damaged)
          expect(found).toEqual(events(6).slice(0, found.length))
          expect(found.length).toBeLessThan(6)
          expect(stopped?.atByte).toBeLessThanOrEqual(at)
        },
      ),
      { seed: 7, numRuns: 300 },
    )
  })

  test('keeps everything of its last sync and says where the rest is lost, whatever a power cut made of it', async () => {
    const folder = temporaryFolder()
    const losses = { told: 0, lost: 0 }
    for (let seed = 1; seed <= 400; seed++) {
      const random = seededRandom(seed)
      const kept = Math.floor(random.float() * (records.length + 1))
      const synced = Buffer.concat([Buffer.from(journalHead), ...records.slice(0, kept)])
      const file = join(folder, `journal-${seed}`)
      const torn = garbled(whole, synced.length, random)
      writeFileSync(file, torn)
      const { events: found, goodBytes, stopped } = parseJournal(torn)
      expect(found.length).toBeGreaterThanOrEqual(kept)
      expect(found).toEqual(events(6).slice(0, found.length))
      // Whatever is not an event is told, to its last byte.
      expect(stopped?.bytes ?? 0).toBe(torn.length - goodBytes)
      const journal = openJournal(file, systemClock())
      journal.append(event(found.length + 1, 'after'))
      await journal.close()
      const again = await readJournal(file)
      expect(again.events).toEqual([...found, event(found.length + 1, 'after')])
      expect(again.stopped).toBeUndefined()
      losses.told += stopped === undefined ? 0 : 1
      losses.lost += 6 - found.length
    }
    // The garbling does garble.
    expect(losses.told).toBeGreaterThan(200)
    expect(losses.lost).toBeGreaterThan(400)
  })

  test('does not take a record for a remark when its first byte became a #', () => {
    const last = Buffer.from(whole)
    last[whole.length - (records.at(-1)?.length ?? 0)] = 0x23
    const { events: found, stopped } = parseJournal(last)
    expect(found).toEqual(events(5))
    expect(stopped).toMatchObject({ line: 7, bytes: records.at(-1)?.length })
  })

  test('is cut to its good part when it is opened again', async () => {
    const file = await written(5)
    truncateSync(file, statSync(file).size - 7)
    const { goodBytes } = await readJournal(file)
    const journal = openJournal(file, systemClock())
    expect(statSync(file).size).toBe(goodBytes)
    journal.append(event(5, 'again'))
    await journal.close()
    expect((await readJournal(file)).events).toEqual([...events(4), event(5, 'again')])
  })

  test('tells line and reason where it stopped', async () => {
    const file = await written(2)
    appendFileSync(file, 'zeros\0\0\0\n')
    expect((await readJournal(file)).stopped).toMatchObject({ line: 4, reason: 'not a record' })
  })

  test('does not skip an event that is missing', async () => {
    const file = join(temporaryFolder(), 'journal')
    writeFileSync(file, Buffer.concat([encodeRecord(event(1)), encodeRecord(event(3))]))
    const { events: found, stopped } = await readJournal(file)
    expect(found).toEqual([event(1)])
    expect(stopped?.reason).toBe('event 3 where 2 should be')
  })
})

describeWith(mountableDisk, 'a journal on a full disk', () => {
  test('tells with flush, keeps its good part, and catches up when there is room again', async () => {
    const { folder } = smallDisk('tmpfs', 1)
    const file = join(folder, 'journal')
    const journal = openJournal(file, systemClock())
    journal.append(event(1))
    const filler = join(folder, 'filler')
    writeFileSync(filler, Buffer.alloc(900_000, 1))
    let last = 1
    while (last < 5000) journal.append(event(++last))
    await expect(journal.flush()).rejects.toMatchObject({ kind: 'disk', where: file })
    const { events: found, stopped } = await readJournal(file)
    expect(found.length).toBeGreaterThan(10)
    expect(found.length).toBeLessThan(last)
    expect(stopped).toBeUndefined()
    rmSync(filler)
    await journal.flush()
    await journal.close()
    expect((await readJournal(file)).events).toHaveLength(last)
  })
})
