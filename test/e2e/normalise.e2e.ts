import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { python } from '../support/system-python.ts'
import { Console, patienceMs } from './console.ts'
import { masterFile, recordEff } from './recorded.ts'

const steps = 30
const timeout = patienceMs
const title = 'Data, Normalise'
let out: string
let desk: Console

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'hutch-normalise-'))
  desk = await Console.start({ out })
  await desk.until('IDLE')
})
afterAll(async () => {
  await desk.close()
  await rm(out, { recursive: true })
})

test('a running experiment is normalised while it runs', async () => {
  await desk.startEff(steps)
  await desk.untilDone('Data', 3)
  await desk.node('Data').click()
  await desk.button('data.normalise').click()
  await desk.node(title).click()
  await expect.poll(() => desk.done(title), { timeout }).toBeGreaterThan(0)
  await desk.film('normalising')
  await desk.until('DONE')
  await untilResultDone()
  await desk.hutch.screenshot('normalised')
  expectNormalised(masterFile(out, 'EFF_0001'), 1, steps + 1)
})

test('the same experiment is normalised again in Browse', async () => {
  await desk.open(masterFile(out, 'EFF_0001'))
  await desk.node('Data').click()
  await desk.button('data.normalise').click()
  await expect.poll(() => desk.node(title).count(), { timeout }).toBe(2)
  await desk.node(title).last().getByText('done', { exact: true }).waitFor()
  expectNormalised(masterFile(out, 'EFF_0001'), 2, steps + 1)
})

test('a recorded experiment is normalised in Browse', async () => {
  const folder = join(out, 'recorded')
  const master = await recordEff(folder, 3)
  await desk.open(master)
  await desk.node('Data').click()
  await desk.button('data.normalise').click()
  await desk.node(title).click()
  await untilResultDone()
  await desk.hutch.screenshot('browse-normalised')
  expectNormalised(master, 1, 4)
  expect(await desk.hutch.pageErrors()).toEqual([])
})

/** Its image is on screen, with the numbers of a transmission. */
async function untilResultDone(): Promise<void> {
  await desk.node(title).getByText('done', { exact: true }).waitFor()
  await expect.poll(() => desk.stage.getAttribute('data-dataset'), { timeout }).toContain('/entry/')
  await expect.poll(meanOnScreen, { timeout }).toBeGreaterThan(0.2)
  expect(await meanOnScreen()).toBeLessThan(1.2)
}

async function meanOnScreen(): Promise<number> {
  // Narrow panes show fewer figures; they are there all the same.
  const words = (await desk.page.getByTestId('image-footer').textContent()) ?? ''
  return Number(/mean\s*([\d.]+)/.exec(words)?.[1] ?? Number.NaN)
}

function expectNormalised(master: string, number: number, frames: number): void {
  const file = join(dirname(master), 'results', `EFF_0001_normalise_${String(number).padStart(2, '0')}.h5`)
  const seen = python<{ classes: string[]; shape: number[]; mean: number; linked: string[] }>(readResult, {
    file,
    master,
  })
  expect(seen.classes).toContain('NXprocess')
  expect(seen.shape[0]).toBe(frames)
  expect(seen.mean).toBeGreaterThan(0.2)
  expect(seen.mean).toBeLessThan(1.2)
  expect(seen.linked).toContain(`results/EFF_0001_normalise_${String(number).padStart(2, '0')}.h5`)
}

const readResult = `
import h5py, numpy

found = {'classes': [], 'shape': [], 'mean': 0.0, 'linked': []}
def look(name, node):
    found['classes'].append(str(node.attrs.get('NX_class', '')))
    if isinstance(node, h5py.Dataset) and node.ndim == 3:
        found['shape'] = list(node.shape)
        found['mean'] = float(numpy.nanmean(node[()]))
with h5py.File(argument['file'], 'r') as result:
    result.visititems(look)
def links(group):
    for name in group:
        link = group.get(name, getlink=True)
        if isinstance(link, h5py.ExternalLink):
            found['linked'].append(link.filename)
        elif isinstance(link, h5py.HardLink) and isinstance(group[name], h5py.Group):
            links(group[name])
with h5py.File(argument['master'], 'r') as master:
    links(master)
print(json.dumps(found))
`
