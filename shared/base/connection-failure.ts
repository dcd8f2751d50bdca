/** Why no connection came about, in words, from the code of the system's error (Node `error.code`, errno(3)). */
export function connectionFailure({
  code,
  message,
}: {
  readonly code?: string
  readonly message: string
}): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection refused'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'unknown host'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'no way leads there'
    case 'ETIMEDOUT':
      return 'no answer'
    default:
      return message
  }
}
