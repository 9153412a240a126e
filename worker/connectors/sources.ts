import type { Connector } from './connector'
import { generic } from './generic'
import { stripe } from './stripe'

/** Every source that a connection can be made with. */
export const connectors: Readonly<Record<Connector['source'], Connector>> = { stripe, generic }
