import { customAlphabet } from 'nanoid'

export const PREFIXES = [
  'org',
  'mem',
  'usr',
  'key',
  'con',
  'ptr',
  'lnk',
  'cmp',
  'led',
  'sub',
  'crd',
  'adj',
  'rpy',
  'per',
  'deal',
  'tch',
  'ord',
  'ref',
  'com',
  'rul',
  'rec',
  'sim',
  'fit',
  'trf',
  'pay',
  'pln',
  'act',
  'dlv',
  'whe',
  'sig',
  'dea',
  'frz',
  'msg',
  'mai',
  'log',
] as const
export type Prefix = (typeof PREFIXES)[number]

const random = customAlphabet('0123456789abcdefghijklmnopqrstuv', 13)

/** The first 9 base-32 characters are the millisecond, so ids sort by time and the last one seen is a cursor. */
export const newId = (prefix: Prefix, now: number) => `${prefix}_${timePart(now)}${random()}`

/** The part of an id that orders it; used to bound lists by time. */
export const timePart = (now: number) => Math.trunc(now).toString(32).padStart(9, '0')

export const randomToken = customAlphabet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', 43)
export const randomDigits = customAlphabet('0123456789', 6)
