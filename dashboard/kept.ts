/** What this browser remembers under a name; null when it remembers nothing, or may not. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

/** Remembers for the next visit; a browser that keeps nothing works on for as long as the page is open. */
export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {}
}
