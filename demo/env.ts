import type { Bindings } from '../worker/platform/env'

export type DemoBindings = Bindings & {
  /** The signing secret of the demo shop's Stripe connection; the shop plays Stripe with it. */
  DEMO_STRIPE_SECRET: string
}

export type DemoEnv = { Bindings: DemoBindings }
