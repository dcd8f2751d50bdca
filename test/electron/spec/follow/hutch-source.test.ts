import { expect, test } from 'vitest'
import { followRig, typed } from './follow-rig.ts'

test('a scan that somebody else types is told with head, points and end', async () => {
  const { client, log, ofKind, until } = await followRig()
  await typed(client, 'ascan samx 0 1 4 0.1')
  await until(() => ofKind('scan.ended').length === 1)
  expect(log).toEqual([])
  const [began] = ofKind('scan.began')
  expect(began?.command.replaceAll(/\s+/g, ' ')).toBe('ascan samx 0 1 4 0.1')
  expect(began?.head.number).toBe(1)
  expect(began?.head.columns.slice(0, 2).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'motor samx',
    'epoch epoch',
  ])
  expect(began?.head.positions.samx).toBe(0)
  const points = ofKind('scan.point')
  expect(points.map(({ point }) => point)).toEqual([0, 1, 2, 3, 4])
  expect(points.map(({ values }) => values[0])).toEqual([0, 0.25, 0.5, 0.75, 1])
  expect(ofKind('scan.ended')).toMatchObject([{ outcome: 'complete', points: 5 }])
})
