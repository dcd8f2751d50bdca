import { copyText } from '../composables/copy-text.ts'
import { correctionWords } from '../image/compare/use-compare.ts'
import { takePicture } from '../image/picture/take-picture.ts'
import type { ImageTools } from '../image/tools/use-image-tools.ts'
import { useExportsStore } from '../stores/exports.ts'
import { baseName, dataPath } from '../words/paths.ts'
import { activeTools } from './active-tools.ts'
import type { Command } from './command.ts'

const group = 'Compare'
const corrections = ['none', 'dark', 'dark-white'] as const

/** Comparing and correcting the image in front, and taking it elsewhere. */
export function compareCommands(): readonly Command[] {
  const exports = useExportsStore()
  const { whyNoImage, withImage } = activeTools()

  async function savePicture(tools: ImageTools): Promise<void> {
    const content = await takePicture(tools)
    const source = tools.image.shown.value?.source
    if (content === undefined || source === undefined) return
    const stem = baseName(source.file).replace(/\.[^.]+$/, '')
    await exports.saveShown({ name: `${stem}_${source.frame}`, format: 'png', content })
  }

  return [
    {
      id: 'compare.pin',
      label: 'Pin this frame as reference A',
      group,
      key: 'Shift+C',
      whyNot: whyNoImage,
      run: withImage(({ compare }) => compare.pin()),
    },
    {
      id: 'compare.side',
      label: 'Compare side by side',
      group,
      key: 'C',
      whyNot: whyNoImage,
      run: withImage(({ compare }) => compare.toggle('side')),
    },
    {
      id: 'compare.difference',
      label: 'Difference to the reference',
      group,
      key: 'D',
      whyNot: whyNoImage,
      run: withImage(({ compare }) => compare.toggle('difference')),
    },
    {
      id: 'compare.blink',
      label: 'Blink between image and reference',
      group,
      key: 'B',
      whyNot: whyNoImage,
      run: withImage(({ compare }) => compare.toggle('blink')),
    },
    ...corrections.map(correction => ({
      id: `correct.${correction}`,
      label: `Correct: ${correctionWords[correction]}`,
      group,
      whyNot: whyNoImage,
      run: withImage(({ compare }) => compare.correct(correction)),
    })),
    {
      id: 'image.copy-path',
      label: 'Copy the path of the image',
      group,
      key: 'Control+C',
      within: 'image',
      whyNot: whyNoImage,
      run: withImage(({ image }) => {
        const source = image.shown.value?.source
        return source === undefined ? undefined : copyText(dataPath(source.file, source.dataset))
      }),
    },
    {
      id: 'image.picture',
      label: 'Save the image as it is shown…',
      group,
      key: 'E',
      whyNot: whyNoImage,
      run: withImage(savePicture),
    },
  ]
}
