/** What `init` takes; the script tag says the same in `data-` attributes. */
export interface Settings {
  /** The publishable key, `pk_…`. */
  key: string | undefined
  /** Prefix to which `/visits` and `/leads` are appended, such as `https://edge.example/api`. */
  api: string | URL
  /** Query parameters that may carry a partner's code, comma separated. Default `ref,via`. */
  params?: string | undefined
  /** Days a click is remembered in the browser. Default 90. The server applies its own window. */
  days?: number | string
  /** Which click stays in the cookie. Default `last`. */
  model?: string | undefined
  /** Cookie domain, when the registrable domain is not the right one. */
  domain?: string | undefined
  /** True: nothing is stored or sent before `partner.consent(true)`. */
  consent?: boolean | undefined
  /** `ignore`: Global Privacy Control does not count as consent pending. */
  gpc?: string | undefined
  /** `include`: the API has a host of the shop's own, to which cookies may go; see first-party mode. */
  credentials?: RequestCredentials
  /** Full build only: hosts whose links carry the referral on, comma separated. */
  links?: string | undefined
}

/** Who referred this visitor. Every field is absent without a referral, and before consent. */
export interface Referral {
  /** Legal as a Stripe `client_reference_id`. */
  visitor?: string | undefined
  /** The partner's code. */
  ref?: string | undefined
  /** Time of the click, epoch milliseconds. */
  at?: number | undefined
  /** Signed click token, when the link carried one. */
  token?: string | undefined
}

export interface Calls {
  /**
   * Records a lead. True when the server took it, false when it is kept for later or there is no referral; never
   * rejects. `external_id` and `name` go to their fields, everything else into `metadata`.
   */
  identify(email: unknown, props?: unknown): Promise<boolean>
  /** The referral as it is now, for the metadata of a checkout. */
  get(): Referral
  /** True: start now. False: erase the cookie, the storage and everything unsent. */
  consent(given: unknown): void
}

/** Also callable by name, as the inline stub is: `partner('identify', email)`. */
export type Partner = Calls & ((name: string, first?: unknown, second?: unknown) => unknown)

declare global {
  interface Window {
    /** The SDK, or the inline stub with the calls it has queued. */
    partner?: Partner & { q?: [name: string, first?: unknown, second?: unknown][] }
  }
}
