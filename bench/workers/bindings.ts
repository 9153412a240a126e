import type { Bindings, D1Database } from '../../worker/platform/env'

/** The product's bindings, and a database of the same tables for bare statements. */
export type HarnessBindings = Bindings & { BARE: D1Database }
