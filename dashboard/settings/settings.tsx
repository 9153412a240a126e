import { Field, required, Select, type Values } from '../parts/forms'
import type { Fault } from '../problem'
import type { OrganizationPatch } from '../shapes'
import { type FieldsProps, SettingsPage } from './editor'

const zones = (now: string): (readonly [string, string])[] =>
  [...new Set([now, 'UTC', ...Intl.supportedValuesOf('timeZone')])].map((zone) => [zone, zone] as const)

const originsOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

const check = (values: Values): Fault[] => [
  ...required(values, 'name', 'Enter a name'),
  ...(URL.canParse(values('website'))
    ? []
    : [{ path: 'website', message: 'Enter an address like https://shop.example' }]),
]

const patchOf = (values: Values): OrganizationPatch => ({
  name: values('name'),
  website: values('website'),
  time_zone: values('time_zone'),
  allowed_origins: originsOf(values('allowed_origins')),
})

const WhoFields = ({ organization, fault }: FieldsProps) => (
  <>
    <Field id="name" label="Name" fault={fault('name')}>
      {(aria) => <input {...aria} defaultValue={organization.name} autocomplete="organization" maxLength={200} />}
    </Field>
    <Field id="website" label="Website" hint="Partner links start here." fault={fault('website')}>
      {(aria) => <input {...aria} type="url" inputMode="url" defaultValue={organization.website} />}
    </Field>
    <Field
      id="allowed_origins"
      label="Websites that may send visits"
      hint="One address a line, like https://www.shop.example"
      fault={fault('allowed_origins')}
    >
      {(aria) => <textarea {...aria} rows={3} defaultValue={organization.settings.allowed_origins.join('\n')} />}
    </Field>
    <Select
      id="time_zone"
      label="Time-zone"
      choices={zones(organization.settings.time_zone)}
      value={organization.settings.time_zone}
      fault={fault('time_zone')}
    />
  </>
)

export default function OrganizationSettings() {
  return <SettingsPage title="Settings" current="/settings" check={check} patchOf={patchOf} Fields={WhoFields} />
}
