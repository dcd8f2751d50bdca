import { brokenLinkWords } from '../../shared/model/broken-link.ts'
import type { FileNode } from '../../shared/model/data-file.ts'
import { HutchError } from '../../shared/model/problem.ts'
import type { DataFile } from '../files/data-file.ts'
import { imageDatasetAt, type ImageDataset } from './image-datasets.ts'
import { plainImages, type PlainImages } from './plain-images.ts'

/** Named in a message; a person who wants another one looks into the file. */
const mostNamed = 4

/**
 * Of a file whose groups do not say where its images are: the one dataset that can only be them. Rejects with `not-found`
 * where there is none, or where it could be several; the message tells what there is.
 */
export async function onlyStack(
  file: DataFile,
): Promise<{ readonly images: ImageDataset; readonly others: readonly string[] }> {
  const plain = await plainImages(file)
  const [stack, another] = plain.stacks
  const images =
    stack === undefined || another !== undefined ? undefined : await imageDatasetAt(file, stack.path)
  if (images === undefined) throw noStack(file.file, plain)
  const remark = `No group says that ${images.node.path} are images; taken because nothing else in this file can be`
  return { images, others: [remark] }
}

export function notHere(where: string): HutchError {
  return new HutchError({
    kind: 'not-found',
    message: 'There is no stack of images here',
    where,
    advice:
      'Name a dataset of at least three dimensions, the last two being rows and columns; hutch ls FILE shows them',
  })
}

function noStack(where: string, { absent, single, stacks }: PlainImages): HutchError {
  if (stacks.length > 0) {
    const named = stacks.slice(0, mostNamed).map(sizeWords)
    const more = stacks.length > mostNamed ? ` and ${stacks.length - mostNamed} more` : ''
    const message = `The file does not say which of its datasets are images: ${named.join(', ')}${more}`
    const advice = 'Choose one of them: select it in Browse, or name it with --images PATH'
    return new HutchError({ kind: 'not-found', message, where, advice })
  }
  const [link] = absent
  if (link !== undefined) {
    const { advice, message } = brokenLinkWords(link)
    return new HutchError({ kind: 'not-found', message: `${link.path} is ${message}`, where, advice })
  }
  const message =
    single === undefined
      ? 'There are no images in this file, only curves and values'
      : `There is no stack of images in this file, only single ones: ${sizeWords(single)}`
  const advice = 'Workflows take images one after the other; what is here is shown and exported in Browse'
  return new HutchError({ kind: 'not-found', message, where, advice })
}

function sizeWords({ path, shape = [] }: FileNode): string {
  return `${path} (${shape.join(' × ')})`
}
