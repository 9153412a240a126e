import { render } from 'preact'
import { App } from './app'
import { membership } from './membership'
import { earlyRead } from './routes'
import { askEarly } from './send'
import { applyTheme, theme } from './theme'

applyTheme(theme())
if (!location.pathname.startsWith('/sign-in')) {
  askEarly('/api/me')
  const read = membership() ? earlyRead(location.pathname, location.search) : null
  if (read) askEarly(read)
}
const root = document.getElementById('app')
if (root) render(<App />, root)
