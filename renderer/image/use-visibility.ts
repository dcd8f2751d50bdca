import { onMounted, onScopeDispose, type Ref } from 'vue'

/** Tells when an element comes into sight or goes out of it: a covered tab, another workspace, a hidden page. */
export function useVisibility(
  element: Readonly<Ref<HTMLElement | null>>,
  tell: (isVisible: boolean) => void,
): void {
  let isInSight = true
  const say = (): void => tell(isInSight && document.visibilityState === 'visible')
  const observer = new IntersectionObserver(entries => {
    isInSight = entries.at(-1)?.isIntersecting ?? true
    say()
  })
  onMounted(() => {
    if (element.value !== null) observer.observe(element.value)
    document.addEventListener('visibilitychange', say)
  })
  onScopeDispose(() => {
    observer.disconnect()
    document.removeEventListener('visibilitychange', say)
  })
}
