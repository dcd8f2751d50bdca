import { peakMapTask } from '../../../shared/analysis/tasks/peak-map-task.ts'
import { phaseMapTask } from '../../../shared/analysis/tasks/phase-map-task.ts'
import { reconstructTask } from '../../../shared/analysis/tasks/reconstruct-task.ts'
import type { AnalysisCase } from './analysis-case.ts'
import { noise, sinogramOfDiscs, stepping } from './seeded-data.ts'

const none = { height: 1, width: 1 }

/** What is made of patterns and sinograms. */
export const tomographyCases: readonly (() => AnalysisCase)[] = [peakMap, backProjection, iterative, phaseMap]

function peakMap(): AnalysisCase {
  const image = { height: 1, width: 1000 }
  const bins = Array.from({ length: 1000 }, (_, at) => at / 10)
  const row = { name: 'row', unit: '', values: [0] }
  return {
    ...{ name: 'peak-map, 1000 bins', task: peakMapTask, image, output: 'area', compared: 'relative' },
    images: Array.from({ length: 400 }, (_, seed) => Float32Array.from(noise(image, seed, 100, 1000))),
    axes: [stepping('samz', 'mm', 400, 1, 20), stepping('samy', 'mm', 400, 1, 1, 20)],
    takes: { patterns: { kind: 'stack', image, axes: [row, { name: 'radius', unit: '', values: bins }] } },
    ...{ parameters: { from: 30, to: 40 }, peer: { name: 'numpy', modules: ['numpy'] } },
    script: `
def prepare(images, wholes, argument): return images
def compute(images):
    peak = images[:, 0, 300:400].astype(float)
    left, right = peak[:, :20].mean(1), peak[:, -20:].mean(1)
    line = left[:, None] + (right - left)[:, None] * (np.arange(100) - 9.5) / 80
    return (peak - line).sum(1) * 0.1`,
  }
}

function reconstruction(
  name: string,
  side: number,
  angles: number,
): Pick<AnalysisCase, 'name' | 'task' | 'image' | 'images' | 'takes' | 'wholes' | 'output' | 'compared'> {
  const axes = [
    { name: 'rot', unit: 'deg', values: Array.from({ length: angles }, (_, at) => (180 * at) / angles) },
    { name: 'column', unit: 'pixel', values: Array.from({ length: side }, (_, at) => at) },
  ]
  return {
    ...{ name, task: reconstructTask, image: none, images: [], output: 'slice', compared: 'relative' },
    takes: { sinogram: { kind: 'whole', shape: [angles, side], axes } },
    wholes: { sinogram: sinogramOfDiscs(side, angles) },
  }
}

function backProjection(): AnalysisCase {
  return {
    ...reconstruction('reconstruct by fbp, 256², 180 angles', 256, 180),
    parameters: { axis: 128, filter: 'ramp' },
    peer: { name: 'scikit-image', modules: ['skimage'] },
    script: `
from skimage.transform import iradon
def prepare(images, wholes, argument): return wholes['sinogram'].astype(float).reshape(180, -1).T
def compute(sinogram): return iradon(sinogram, theta=np.arange(180.0), filter_name='ramp', circle=True)`,
  }
}

function iterative(): AnalysisCase {
  return {
    ...reconstruction('reconstruct by sirt, 64², 60 angles, 20 turns', 64, 60),
    parameters: { axis: 31.5, method: 'sirt', iterations: 20 },
    peer: { name: 'scipy', modules: ['scipy'] },
    script: `
import scipy.sparse as sp
def prepare(images, wholes, argument):
    n, centre, rows = 64, 31.5, []
    r, c = np.mgrid[:n, :n]
    for theta in np.arange(60) * np.pi / 60:
        t = (centre + (c - centre) * np.cos(theta) - (r - centre) * np.sin(theta)).ravel()
        ok = (t > -1e-9) & (t < n - 1 + 1e-9); left = np.clip(np.floor(t).astype(int), 0, n - 2)
        pixel = np.arange(n * n)[ok]; left = left[ok]; part = t[ok] - left
        rows.append(sp.csr_matrix((np.r_[1 - part, part], (np.r_[left, left + 1], np.r_[pixel, pixel])), (n, n * n)))
    A = sp.vstack(rows).tocsr()
    inverse = lambda v: np.divide(1, v, out=np.zeros_like(v), where=v > 1e-9)
    return A, A.T.tocsr(), inverse(np.asarray(A.sum(1)).ravel()), inverse(np.asarray(A.sum(0)).ravel()), wholes['sinogram'].astype(float)
def compute(state):
    A, AT, R, C, b = state; x = np.zeros(A.shape[1])
    for _ in range(20): x = np.maximum(0, x + C * (AT @ (R * (b - A @ x))))
    return x`,
  }
}

function phaseMap(): AnalysisCase {
  const shape = { kind: 'whole', shape: [512, 512], axes: [] } as const
  const map = (seed: number): Float32Array =>
    Float32Array.from(noise({ height: 512, width: 512 }, seed, 0, 1000))
  return {
    ...{ name: 'phase-map, 512²', task: phaseMapTask, image: none, images: [], output: 'phase' },
    ...{ takes: { first: shape, second: shape }, wholes: { first: map(1), second: map(2) } },
    ...{ peer: { name: 'numpy', modules: ['numpy'] }, compared: 'absolute', unit: 'phase' },
    script: `
def prepare(images, wholes, argument): return wholes['first'], wholes['second']
def compute(state):
    one, two = (m / np.sort(m)[int(0.99 * (m.size - 1))] for m in state)
    return np.where(np.maximum(one, two) <= 0.4, 0, np.where(one >= two, 1, 2))`,
  }
}
