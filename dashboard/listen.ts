/** Follows events of the window until the returned function is called. */
export function listen(types: readonly string[], follow: (event: Event) => void): () => void {
  const end = new AbortController()
  for (const type of types) addEventListener(type, follow, { signal: end.signal })
  return () => end.abort()
}
