import { sentence } from '../format'

/** Why a visit did not count. */
const DROPPED: Readonly<Record<string, string>> = {
  bot: 'A bot, not a person',
  unknown_code: 'No partner has this code',
  partner_not_active: 'The partner was not active',
  origin_not_allowed: 'The website is not on your list',
  duplicate: 'Already counted',
  too_old: 'It arrived more than eight days late',
  no_consent: 'The visitor did not consent',
}

export const droppedReason = (code: string): string => DROPPED[code] ?? sentence(code)
