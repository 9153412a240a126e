import { partner } from './core'
import { attempt, settings } from './settings'

/**
 * Adds the referral to a link at the moment it is pressed: `ref` for the listed hosts, `client_reference_id` for
 * Stripe payment links. What the link already says stays.
 */
export const decorateLinks = (): void => {
  const decorate = ({ target }: Event): void => {
    attempt(() => {
      const { visitor, ref } = partner.get()
      const link = target instanceof Element && target.closest<HTMLAnchorElement>('a[href]')
      if (!link || !visitor || !ref) return
      const url = new URL(link.href)
      const query = url.searchParams
      const [name, value] =
        url.host === 'buy.stripe.com'
          ? ['client_reference_id', visitor]
          : [(settings.params || 'ref').split(',')[0] || '', ref]
      const listed =
        value === visitor || (url.host !== location.host && (settings.links || '').split(',').includes(url.host))
      if (/^http/.test(url.protocol) && listed && !query.has(name)) {
        query.set(name, value)
        link.href = url.href
      }
    })
  }
  for (const name of ['pointerdown', 'click']) addEventListener(name, decorate, true)
}
