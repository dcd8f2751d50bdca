/** A piece of an argument: text as it is, or a value by its name, `{data.file}`. */
export type ArgumentPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string; readonly member: string | undefined }

const pattern = /\{\{|\}\}|\{([A-Za-z][\w-]*)(?:\.(\w+))?\}/g

/** Braces that stand for themselves are doubled, and those that hold no name need not be: `{}` and `{"a": 1}` stay. */
export function argumentParts(argument: string): readonly ArgumentPart[] {
  const parts: ArgumentPart[] = []
  let end = 0
  const put = (text: string): void => {
    if (text !== '') parts.push({ kind: 'text', text })
  }
  for (const match of argument.matchAll(pattern)) {
    put(argument.slice(end, match.index))
    end = match.index + match[0].length
    const [whole, name, member] = match
    if (name === undefined) put(whole.slice(1))
    else parts.push({ kind: 'value', name, member })
  }
  put(argument.slice(end))
  return parts
}

/** @param valueOf text of `{name.member}` */
export function fillArgument(
  argument: string,
  valueOf: (name: string, member: string | undefined) => string,
): string {
  return argumentParts(argument)
    .map(part => (part.kind === 'text' ? part.text : valueOf(part.name, part.member)))
    .join('')
}
