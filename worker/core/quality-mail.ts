/** Providers where a shared domain says nothing about who somebody works for. */
const FREE_MAIL = new Set(
  [
    'gmail.com googlemail.com outlook.com outlook.fr outlook.de outlook.es outlook.jp hotmail.com hotmail.co.uk',
    'hotmail.fr hotmail.de hotmail.it hotmail.es live.com live.co.uk live.fr live.nl live.com.my msn.com passport.com',
    'yahoo.com yahoo.co.uk yahoo.co.in yahoo.co.jp yahoo.co.id yahoo.com.br yahoo.com.my yahoo.com.ph yahoo.com.sg',
    'yahoo.com.vn yahoo.de yahoo.es yahoo.fr yahoo.in yahoo.it ymail.com rocketmail.com myyahoo.com aol.com aim.com',
    'icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com',
    'gmx.com gmx.de gmx.net gmx.at gmx.ch gmx.us web.de freenet.de t-online.de mail.com email.com usa.com',
    'zoho.com zohomail.com fastmail.com fastmail.fm hey.com hushmail.com mailbox.org posteo.de startmail.com',
    'orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it alice.it tiscali.it terra.com.br uol.com.br',
    'bol.com.br btinternet.com talktalk.net sky.com virginmedia.com comcast.net verizon.net att.net sbcglobal.net',
    'bellsouth.net cox.net charter.net earthlink.net juno.com rogers.com shaw.ca bigpond.com optusnet.com.au',
    'mail.ru bk.ru inbox.ru list.ru yandex.ru yandex.com ya.ru rambler.ru ukr.net seznam.cz wp.pl o2.pl onet.pl',
    'interia.pl centrum.cz abv.bg qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com aliyun.com',
    '139.com 189.cn naver.com daum.net hanmail.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp rediffmail.com',
    'duck.com privaterelay.appleid.com simplelogin.com anonaddy.com mozmail.com mailinator.com guerrillamail.com',
  ].flatMap((line) => line.split(' ')),
)

const DOTLESS = new Set(['gmail.com', 'googlemail.com'])

/**
 * The mailbox behind an e-mail address: lower case, without a +tag, and at Google without dots, which it ignores. Null
 * for what is no address.
 */
export function mailboxOf(email: string): string | null {
  const [local = '', domain = '', ...more] = email.trim().toLowerCase().split('@')
  const name = local.replace(/\+.*$/, '')
  if (name === '' || more.length > 0 || !domain.includes('.')) return null
  return DOTLESS.has(domain) ? `${name.replaceAll('.', '')}@gmail.com` : `${name}@${domain}`
}

/** The domain of an address that belongs to a company; null for free mail and for what is no address. */
export function companyDomainOf(email: string): string | null {
  const domain = mailboxOf(email)?.split('@')[1] ?? null
  return domain === null || FREE_MAIL.has(domain) ? null : domain
}

/**
 * What tells one person from another, plain or as keyed hashes: the mailbox, and the company's domain with the domains
 * that it lies in, its own first. Empty for free mail.
 */
export type MailMark = { readonly mailbox: string | null; readonly domains: readonly string[] }

export function markOf(email: string | null): MailMark {
  const domain = email === null ? null : companyDomainOf(email)
  const labels = domain?.split('.') ?? []
  const domains = labels.slice(0, -1).map((_, from) => labels.slice(from).join('.'))
  return { mailbox: email === null ? null : mailboxOf(email), domains }
}

/** Whether two domains are one, or one lies inside the other, as mail.shop.example in shop.example. */
export function isSameCompany(a: MailMark, b: MailMark): boolean {
  const [ownA, ownB] = [a.domains[0], b.domains[0]]
  return (ownA !== undefined && b.domains.includes(ownA)) || (ownB !== undefined && a.domains.includes(ownB))
}
