import { SettingsPage } from './editor'
import { checkRules, rulesOf } from './reading'
import { RuleFields } from './sections'

/** Who gets the credit, what it pays, and what happens when something looks wrong. */
export default function RuleSettings() {
  return (
    <SettingsPage
      title="Credit and money"
      current="/settings/rules"
      check={checkRules}
      patchOf={rulesOf}
      Fields={RuleFields}
    />
  )
}
