/** What a data URL holds. The content policy lets nobody fetch one. */
export function dataUrlBytes(url: string): Uint8Array {
  const comma = url.indexOf(',')
  const content = url.slice(comma + 1)
  return url.slice(0, comma).endsWith(';base64')
    ? Uint8Array.from(atob(content), letter => letter.charCodeAt(0))
    : new TextEncoder().encode(decodeURIComponent(content))
}
