/**
 * The command line that a function call stands for. Items are separated by NUL: a name and its arguments, which are source
 * text; SPEC adds blanks for a macro, brackets and commas for a function. A single item is a whole command line.
 */
export function functionSource(items: string, isCommand: (name: string) => boolean): string {
  const parts = items.replace(/\0+$/, '').split('\0')
  const [name = '', ...args] = parts.map(part => part.trim())
  if (args.length === 0) return name
  return isCommand(name) ? [name, ...args].join(' ') : `${name}(${args.join(', ')})`
}
