import { useState } from 'preact/hooks'
import {
  api,
  applyTheme,
  asProblem,
  Card,
  chooseMembership,
  groupsOf,
  Head,
  Icon,
  OtherOrganizations,
  type Problem,
  THEMES,
  Trouble,
  theme,
  useHere,
} from '../parts'

const THEME_WORDS = { system: 'As the device', light: 'Light', dark: 'Dark' } as const

function Appearance() {
  const [chosen, set] = useState(theme())
  return (
    <fieldset>
      <legend>Appearance</legend>
      {THEMES.map((one) => (
        <label key={one} class="choice">
          <input
            type="radio"
            name="theme"
            checked={one === chosen}
            onChange={() => {
              applyTheme(one)
              set(one)
            }}
          />
          {THEME_WORDS[one]}
        </label>
      ))}
    </fieldset>
  )
}

function SignOut() {
  const [problem, setProblem] = useState<Problem>()
  const leave = async () => {
    try {
      await api['sign-out'].$post()
      chooseMembership('')
      location.assign('/sign-in')
    } catch (caught) {
      setProblem(asProblem(caught))
    }
  }
  return (
    <>
      {problem && <Trouble problem={problem} />}
      <button class="button" type="button" onClick={() => void leave()}>
        Sign out
      </button>
    </>
  )
}

export default function MenuPage() {
  const { me, membership } = useHere()
  return (
    <>
      <Head title={membership.face === 'portal' ? 'Partner menu' : 'Menu'} />
      <div class="halves">
        <nav class="card" aria-label="All pages">
          {groupsOf(membership.face).map((group) => (
            <div key={group.name} class="menu-group">
              <h2>{group.name}</h2>
              <ul>
                {group.items.map((item) => (
                  <li key={item.href}>
                    <a class="item" href={item.href}>
                      <Icon name={item.icon} />
                      {item.name}
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <div class="stack">
          <Card title="You" lead={`${me.user.email}, ${membership.role.replaceAll('_', ' ')}`}>
            <Appearance />
            <SignOut />
          </Card>
          {me.memberships.length > 1 && (
            <Card title="Act for another organization">
              <OtherOrganizations />
            </Card>
          )}
        </div>
      </div>
    </>
  )
}
