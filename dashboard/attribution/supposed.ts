import { count, percent, sentence } from '../parts'
import type { Simulation } from '../shapes'

const isFilled = (value: unknown): value is object => typeof value === 'object' && value !== null

/** One thing that was supposed, in a few words; of a list how many, of rates each. */
function toldOf(name: string, value: unknown): string {
  const words = sentence(name.replace(/s?_bp$/, ''))
  if (typeof value === 'number') return `${words}: ${name.endsWith('_bp') ? percent(value) : count(value)}`
  if (typeof value === 'string') return `${words}: ${sentence(value).toLowerCase()}`
  if (Array.isArray(value)) return value.length > 0 ? `${words}: ${count(value.length)}` : ''
  return isFilled(value)
    ? Object.values(value)
        .map((rate) => `${words}: ${percent(Number(rate))}`)
        .join('. ')
    : ''
}

/** What was supposed, in words. */
export const supposed = (of: Pick<Simulation, 'supposed'>): string =>
  Object.entries(of.supposed)
    .filter(([name]) => !/^period_|^without_|_mode$/.test(name))
    .map(([name, value]) => toldOf(name, value))
    .filter(Boolean)
    .join('. ')
