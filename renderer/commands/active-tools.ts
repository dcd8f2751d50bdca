import type { ImageTools } from '../image/tools/use-image-tools.ts'
import { useActiveToolsStore } from '../stores/active-tools.ts'

/** What commands of images share: they act on the image that was used last. */
export function activeTools() {
  const store = useActiveToolsStore()

  function withImage(act: (tools: ImageTools) => void | Promise<unknown>): () => void | Promise<unknown> {
    return () => (store.active === undefined ? undefined : act(store.active))
  }

  function whyNoImage(): string | undefined {
    return store.active?.image.shown.value === undefined ? 'No image is shown' : undefined
  }

  return { withImage, whyNoImage }
}
