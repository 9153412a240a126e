/**
 * Remembers answers in this isolate for a bounded time. Values, never promises: a promise belongs to the request
 * that made it. A failure is not remembered.
 */
export class AgingCache<Value> {
  readonly #entries = new Map<string, { value: Value; until: number }>()
  readonly #maxEntries: number

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries
  }

  /** `ageOf` says for how many milliseconds an answer holds. */
  async get(key: string, now: number, load: () => Promise<Value>, ageOf: (value: Value) => number): Promise<Value> {
    const known = this.#entries.get(key)
    if (known && known.until > now) return known.value
    const value = await load()
    if (this.#entries.size >= this.#maxEntries) this.#entries.clear()
    this.#entries.set(key, { value, until: now + ageOf(value) })
    return value
  }

  clear() {
    this.#entries.clear()
  }
}
