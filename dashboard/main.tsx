import { render } from 'preact'
import { App } from './app'
import { keepFocus } from './keep-focus'
import { applyTheme, askEarly, membership, theme } from './parts'
import { earlyRead } from './routes'

function start(root: HTMLElement): void {
  applyTheme(theme())
  keepFocus()
  if (!location.pathname.startsWith('/sign-in')) {
    askEarly('/api/me')
    const read = membership() ? earlyRead(location.pathname, location.search) : null
    if (read) askEarly(read)
  }
  render(<App />, root)
}

// Without a document there is nothing to start: that is a test.
const root = globalThis.document?.getElementById('app')
if (root) start(root)
