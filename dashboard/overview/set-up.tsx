import { Card } from '../parts'
import type { Setup } from '../shapes'

const STEPS = [
  { name: 'tag_seen', label: 'Put the tag on your site', href: '/install' },
  { name: 'first_partner', label: 'Add your first partner', href: '/partners/new' },
  { name: 'first_visit', label: 'See the first visit', href: '/visits' },
  { name: 'connection', label: 'Connect where your orders come from', href: '/connections' },
  { name: 'first_order', label: 'See the first order', href: '/orders' },
] as const

/** Five steps that tick themselves; gone when the last one is done. */
export function SetUp({ setup }: { readonly setup: Setup }) {
  const done = STEPS.filter((step) => setup[step.name]).length
  if (done === STEPS.length) return null
  return (
    <Card title="Set up" lead={`${done} of ${STEPS.length} done`} flush>
      <ol class="set-up">
        {STEPS.map((step) => (
          <li key={step.name} data-done={setup[step.name]}>
            {setup[step.name] ? (
              <span class="muted">
                {step.label} <span class="visually-hidden">(done)</span>
              </span>
            ) : (
              <a href={step.href}>{step.label}</a>
            )}
          </li>
        ))}
      </ol>
    </Card>
  )
}
