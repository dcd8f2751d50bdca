/** `$1`, `$*`, `$#`; `\$1` stands for itself. */
const reference = /\\\$|\$(?:\d+|\*|#|@)/g

export function usesArguments(body: string): boolean {
  return /(^|[^\\])\$(?:\d|\*|#|@)/.test(body)
}

/** The words of a macro call: blanks separate, quotes and brackets keep together. */
function macroArguments(rest: string): readonly string[] {
  return (
    rest.match(/(?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|[^\s])+/g) ?? []
  )
}

/** The text of a macro with its arguments in place. An argument that was not given reads 0. */
export function substituteArguments(body: string, name: string, rest: string): string {
  const words = macroArguments(rest)
  return body.replaceAll(reference, found => {
    if (found === '\\$') return '$'
    if (found === '$*' || found === '$@') return rest
    if (found === '$#') return String(words.length)
    return found === '$0' ? name : (words[Number(found.slice(1)) - 1] ?? '0')
  })
}
