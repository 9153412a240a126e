const SCHEMES: readonly string[] = ['http:', 'https:', 'mailto:']

/** An address that came from outside, or nothing when following it could run code. */
export function safeHref(address: string): string | undefined {
  try {
    return SCHEMES.includes(new URL(address).protocol) ? address : undefined
  } catch {
    return undefined
  }
}
