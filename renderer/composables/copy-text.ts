/** Puts text on the clipboard, also where the page may not use the clipboard interface. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    copyThroughSelection(text) // refused by permission or without focus: the older way works from a click
  }
}

function copyThroughSelection(text: string): void {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'visually-hidden'
  document.body.append(field)
  field.select()
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way left without permission
  document.execCommand('copy')
  field.remove()
}
