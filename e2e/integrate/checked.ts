import assert from 'node:assert/strict'

type Anything = (...given: unknown[]) => unknown

const isFunction = (value: unknown): value is Anything => typeof value === 'function'

/** A function that a module of the page exports. */
export const functionOf = (module: unknown, name: string): Anything => {
  const found = module !== null && typeof module === 'object' ? Reflect.get(module, name) : undefined
  assert.ok(isFunction(found), `${name} is exported`)
  return found
}
