/** Characters typed while an image has the focus, whichever key they are on; values are command ids. */
export const keyAliases: Readonly<Record<string, string>> = {
  '+': 'image.zoom-in',
  '=': 'image.zoom-in',
  '-': 'image.zoom-out',
  '−': 'image.zoom-out',
}
