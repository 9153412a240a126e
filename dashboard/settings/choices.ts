export const MODELS = [
  ['last_touch', 'Last touch'],
  ['first_touch', 'First touch'],
  ['equal_split', 'Equal split'],
  ['time_decay', 'Time decay'],
  ['role_based', 'By role'],
  ['linear', 'Linear'],
  ['position_based', 'By position'],
] as const

export const ANSWERS = [
  ['allow', 'Allow'],
  ['flag', 'Flag'],
  ['hold', 'Hold'],
  ['reject', 'Reject'],
] as const

export const CLAIMS = [
  ['hold', 'Hold until confirmed'],
  ['allow', 'Pay'],
  ['ignore', 'Ignore'],
] as const

export const SCHEDULES = [
  ['manual', 'When somebody asks'],
  ['weekly', 'Every week'],
  ['biweekly', 'Every two weeks'],
  ['monthly', 'Every month'],
] as const

export const DEDUPE = [
  ['partner_type', 'Counts once for each partner'],
  ['none', 'Counts each time'],
] as const
